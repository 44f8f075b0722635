"""Media types: which bodies are taken, and in which the answer comes."""

import re
from collections.abc import Mapping

from ..errors import ElasticsearchError

_VENDOR = "application/vnd.elasticsearch+json"
_TAKEN = {
    "application/json",
    "application/x-ndjson",
    _VENDOR,
    "application/vnd.elasticsearch+x-ndjson",
}
_COMPATIBLE = re.compile(r"application/vnd\.elasticsearch\+(?:x-nd)?json\s*;\s*compatible-with\s*=\s*(\d+)")


def check_versions(headers: Mapping[str, str], major: int) -> None:
    """Refuse a client of a version that this one does not speak with.

    Raises:
        ElasticsearchError: it is neither this major version's nor the one's before.
    """
    for name in ("Accept", "Content-Type"):
        found = _COMPATIBLE.search(headers.get(name, ""))
        if found is not None and int(found[1]) not in {major, major - 1}:
            raise ElasticsearchError(
                400,
                "media_type_header_exception",
                f"Invalid media-type value on header [{name}]: {name} version must be either version "
                f"{major} or {major - 1}, but found {found[1]}. {name}={found[0]}",
            )


def check_content_type(headers: Mapping[str, str], body: bytes) -> None:
    """Refuse a body that does not say it is JSON.

    Raises:
        ElasticsearchError: it has another type, or none.
    """
    kind = headers.get("content-type", "")
    if body and kind.partition(";")[0].strip().lower() not in _TAKEN:
        raise ElasticsearchError(
            406, "content_type_header_exception", f"Content-Type header [{kind}] is not supported"
        )


def chosen_type(headers: Mapping[str, str], major: int) -> str:
    """The answer's type: the vendor's own where the client wants that."""
    return (
        f"{_VENDOR};compatible-with={major}" if _VENDOR in headers.get("accept", "") else "application/json"
    )
