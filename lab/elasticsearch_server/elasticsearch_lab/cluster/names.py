"""Names of indices: which are allowed, and which ones an expression like `logs-*,chat` means."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from ..errors import ElasticsearchError, index_not_found

_FORBIDDEN = ' "*\\<|,>/?#:'


def check_name(name: str) -> None:
    """Refuse a name that no index can have.

    Raises:
        ElasticsearchError: it has capitals, a forbidden character or beginning, or is too long.
    """
    reason = ""
    if name != name.lower():
        reason = "must be lowercase"
    elif any(character in name for character in _FORBIDDEN):
        reason = f"must not contain the following characters {[*_FORBIDDEN]}"
    elif name[:1] in {"-", "_", "+"}:
        reason = "must not start with '_', '-', or '+'"
    elif name in {"", ".", ".."}:
        reason = "must not be empty, '.' or '..'"
    elif len(name.encode()) > 255:
        reason = f"index name is too long, ({len(name.encode())} > 255)"
    if reason:
        message = f"Invalid index name [{name}], {reason}"
        raise ElasticsearchError(400, "invalid_index_name_exception", message, index=name)


def expand(expression: str, known: Iterable[str], *, ignore_unavailable: bool = False) -> list[str]:
    """The known names that an expression means, each once.

    A pattern may match none. Names that begin with a full stop are hidden: only a pattern that begins with
    one matches them.

    Raises:
        ElasticsearchError: a name without a pattern is not known.
    """
    names = sorted(known)
    found: dict[str, None] = {}
    for part in expression.split(","):
        pattern = "*" if part in {"", "_all"} else part
        if pattern in names:
            found[pattern] = None
        elif "*" in pattern:
            hidden = pattern.startswith(".")
            found |= {
                name: None for name in names if fnmatchcase(name, pattern) and name.startswith(".") == hidden
            }
        elif not ignore_unavailable:
            raise index_not_found(pattern)
    return [*found]
