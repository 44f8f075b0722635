"""The filter `json`: reads JSON from a field, and puts its members into the event or below a field."""

import json

from ...event.event import Event
from ...event.references import Path
from ...logs import get_logger
from ..options import Options

_log = get_logger("filters.json")


class Json:
    """Reads a field.

    Raises:
        ConfigError: there is none, or a field reference is not valid.
    """

    def __init__(self, options: Options) -> None:
        self._source = options.reference("source", options.text("source"))
        target = options.text("target", "")
        self._target: Path | None = options.reference("target", target) if target else None
        self._failed = options.texts("tag_on_failure", ("_jsonparsefailure",))
        self._skip = options.flag("skip_on_invalid_json", default=False)

    def __call__(self, event: Event) -> bool:
        """Read the field, if it is there."""
        text = event.get(self._source)
        if text is None or text == "":
            return False
        try:
            value = json.loads(text if isinstance(text, str) else "")
            if self._target is not None:
                event.set(self._target, value)
            elif isinstance(value, dict):
                for name, member in value.items():
                    event.set((name,), member)
            else:
                raise ValueError("not an object, and there is no target")
        except (ValueError, RecursionError) as error:
            if not self._skip:
                event.tag(*self._failed)
                _log.warning("Error parsing json: %s", error)
            return False
        return True
