"""Whether the contacts of the alerting can be reached."""

from collections import Counter
from collections.abc import Iterator, Set

from model.alerting import Email, Webhook
from model.catalogue.application import HttpService
from model.errors import Problem, suggestion
from model.topology import Topology

_STEP = 10
"""Grafana evaluates rules at multiples of ten seconds only (unified_alerting.min_interval)."""


def contacts(topology: Topology, broken: Set[str]) -> Iterator[Problem]:
    """Names that stand twice, mail without a mail server, services that aren't there."""
    alerting = topology.system.alerting
    for name, count in Counter(contact.name for contact in alerting.contacts).items():
        if count > 1:
            yield Problem("alerting.contacts", name, "two contacts have this name", "rename one of them")
    for contact in alerting.contacts:
        key = f"alerting.contacts.{contact.name}"
        if isinstance(contact, Email) and alerting.smtp is None:
            reason = "there is no mail server that would take its mails"
            yield Problem(key, ", ".join(contact.to), reason, "say one with alerting.smtp")
        if isinstance(contact, Webhook) and contact.service and contact.service not in broken:
            target = topology.members.get(contact.service)
            if target is None or not isinstance(target.service, HttpService):
                known = [m.name for m in topology.of_kind(HttpService)]
                reason = "there is no such service of the kind 'service'"
                yield Problem(f"{key}.service", contact.service, reason, suggestion(contact.service, known))


def interval(topology: Topology) -> Iterator[Problem]:
    """The evaluation's interval."""
    seconds = topology.system.alerting.interval
    if seconds < _STEP or seconds % _STEP:
        reason = f"rules are evaluated at multiples of {_STEP} seconds"
        yield Problem("alerting.interval", f"{seconds}s", reason, "write for example '30s'")
