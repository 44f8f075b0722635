"""The alerts of a system, and the rules of Prometheus, Loki and Grafana that follow from them."""

from collections import Counter
from collections.abc import Iterable

from alert_rules.definition import Alert
from alert_rules.subjects import (
    alertmanager,
    backups,
    containers,
    elasticsearch,
    grafana,
    host,
    http,
    logs,
    logstash,
    loki,
    own,
    postgres,
    prometheus,
    rabbitmq,
    redis,
    shipper,
    targets,
    traefik,
    workers,
)
from model.errors import ConfigurationError, Problem
from model.topology import Topology

_SUBJECTS = (
    targets,
    containers,
    host,
    http,
    workers,
    traefik,
    postgres,
    redis,
    rabbitmq,
    elasticsearch,
    logstash,
    backups,
    logs,
    prometheus,
    loki,
    shipper,
    grafana,
    alertmanager,
    own,
)


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """Every alert of the system, subject by subject in a stable order.

    Raises:
        ConfigurationError: an alert of the description's own has a text that can't be rendered, or the name
            of another alert of its service.
    """
    origin = {"system": topology.system.name, "stack": topology.stack}
    found = tuple(
        alert.model_copy(update={"origin": origin})
        for subject in _SUBJECTS
        for alert in subject.alerts(topology)
    )
    if problems := list(_same_names(found)):
        raise ConfigurationError(problems)
    return found


def by_service(found: Iterable[Alert]) -> dict[str, list[Alert]]:
    """The alerts by the service that they are about, in the order of their first ones."""
    grouped: dict[str, list[Alert]] = {}
    for alert in found:
        grouped.setdefault(alert.service, []).append(alert)
    return grouped


def _same_names(found: Iterable[Alert]) -> Iterable[Problem]:
    for (name, service), count in Counter((alert.name, alert.service) for alert in found).items():
        if count > 1:
            reason = f"{service} has an alert of this name that follows from its kind"
            yield Problem(f"alerts.{name}", name, reason, "rename it")
