"""The filter `date`: reads a time from a field and makes it the event's, or another field's."""

from datetime import UTC
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ...event.event import TIMESTAMP, Event
from ...event.timestamps import reader, to_iso
from ..options import Options


class Date:
    """Reads a field by one of some patterns.

    Raises:
        ConfigError: there is no field or no pattern, or one that is unknown.
    """

    def __init__(self, options: Options) -> None:
        field, *patterns = options.texts("match") or [""]
        if not field or not patterns:
            raise options.error('needs a field and at least one pattern: ["time", "ISO8601"]', "match")
        name = options.text("timezone", "UTC")
        try:
            zone = UTC if name == "UTC" else ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise options.error("unknown time zone: write one like Europe/Berlin", "timezone") from None
        self._source = options.reference("match", field)
        self._target = options.reference("target", options.text("target", TIMESTAMP))
        self._failed = options.texts("tag_on_failure", ("_dateparsefailure",))
        try:
            self._readers = [reader(pattern, zone) for pattern in patterns]
        except ValueError as error:
            raise options.error(str(error), "match") from None

    def __call__(self, event: Event) -> bool:
        """Read the field, if it is there."""
        value = event.get(self._source)
        if value is None:
            return False
        for read in self._readers:
            try:
                moment = read(str(value))
            except (ValueError, OverflowError):
                continue
            event.set(self._target, to_iso(moment))
            return True
        event.tag(*self._failed)
        return False
