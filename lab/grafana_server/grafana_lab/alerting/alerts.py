"""An alert as the evaluator hands it to the router."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..timefmt import Timestamp
from .rules import NotificationSettings

_FNV_OFFSET, _FNV_PRIME, _MASK = 0xCBF29CE484222325, 0x100000001B3, 0xFFFFFFFFFFFFFFFF


@dataclass(frozen=True)
class Alert:
    """One alert; it is resolved from `ends_at` on.

    `values` are the numbers behind it by refId, `settings` the route of its own that its rule asks for.
    """

    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    starts_at: Timestamp
    ends_at: Timestamp
    updated_at: Timestamp
    values: Mapping[str, float]
    value_string: str
    generator_url: str
    settings: NotificationSettings | None = None

    @property
    def fingerprint(self) -> str:
        """The hash of the labels, as Alertmanager computes it."""
        return fingerprint(self.labels)

    def is_resolved(self, now: Timestamp) -> bool:
        """Whether the alert is over."""
        return self.ends_at <= now


def fingerprint(labels: Mapping[str, str]) -> str:
    """Prometheus' 64-bit FNV-1a hash of labels, 16 hexadecimal digits."""
    total = _FNV_OFFSET
    for name in sorted(labels):
        for byte in b"%s\xff%s\xff" % (name.encode(), labels[name].encode()):
            total = ((total ^ byte) * _FNV_PRIME) & _MASK
    return f"{total:016x}"
