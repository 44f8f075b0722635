"""The alerts of a system, and the rules of Prometheus and Grafana that follow from them."""

from alert_rules.definition import Alert
from alert_rules.subjects import (
    containers,
    grafana,
    host,
    http,
    logs,
    loki,
    postgres,
    prometheus,
    redis,
    shipper,
    targets,
)
from model.topology import Topology

_SUBJECTS = (targets, containers, host, http, postgres, redis, logs, prometheus, loki, shipper, grafana)


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """Every alert of the system, subject by subject in a stable order."""
    return tuple(alert for subject in _SUBJECTS for alert in subject.alerts(topology))
