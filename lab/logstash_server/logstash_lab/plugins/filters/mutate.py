"""The filter `mutate`: renames fields, and adds and removes them as every filter can."""

from ...event.event import Event
from ...event.references import Path
from ..options import Options


class Mutate:
    """Renames.

    Raises:
        ConfigError: a field reference is not valid.
    """

    def __init__(self, options: Options) -> None:
        self._renames: list[tuple[Path, Path]] = [
            (options.reference("rename", old), options.reference("rename", new))
            for old, new in options.pairs("rename").items()
        ]

    def __call__(self, event: Event) -> bool:
        """Rename what is there; it fails where `@timestamp` would be no time."""
        for old, new in self._renames:
            value = event.get(old)
            if value is None:
                continue
            try:
                event.set(new, value)
            except ValueError:
                event.tag("_mutate_error")
                return False
            event.remove(old)
        return True
