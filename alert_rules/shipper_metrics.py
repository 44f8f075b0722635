"""The shippers' metrics: Alloy and Promtail count the same things under names of their own."""

from model.catalogue.logs import Promtail, Shipper
from model.member import Member


def sent_lines(shipper: Member) -> str:
    """A counter of lines that Loki took."""
    return _series(shipper, "sent_entries_total")


def dropped_lines(shipper: Member) -> str:
    """A counter of lines that were given up."""
    return _series(shipper, "dropped_entries_total")


def requests(shipper: Member, matchers: str = "") -> str:
    """A counter of requests to Loki, by status_code."""
    return _series(shipper, "request_duration_seconds_count", matchers)


def _series(shipper: Member, name: str, matchers: str = "") -> str:
    if not isinstance(shipper.service, Shipper):
        raise TypeError(f"{shipper.name} is of kind {shipper.kind}, which ships no logs")
    prefix = "promtail" if isinstance(shipper.service, Promtail) else "loki_write"
    return f'{prefix}_{name}{{job="{shipper.name}"{matchers and f",{matchers}"}}}'
