"""Recording rules: the expressions that alerts and dashboards share, one subject a file."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from alert_rules.recording import (
    containers,
    elasticsearch,
    host,
    http,
    postgres,
    rabbitmq,
    redis,
    services,
    traefik,
    workers,
)
from alert_rules.recording.rule import RecordingRule
from model.topology import Topology

_SUBJECTS: Mapping[str, Callable[[Topology], tuple[RecordingRule, ...]]] = MappingProxyType(
    {
        "services": services.rules,
        "containers": containers.rules,
        "host": host.rules,
        "http": http.rules,
        "postgres": postgres.rules,
        "redis": redis.rules,
        "rabbitmq": rabbitmq.rules,
        "elasticsearch": elasticsearch.rules,
        "traefik": traefik.rules,
        "workers": workers.rules,
    }
)


def recording_rules(topology: Topology) -> dict[str, tuple[RecordingRule, ...]]:
    """The rules by subject; subjects that the system has nothing of are left out."""
    rules = {subject: rules_of(topology) for subject, rules_of in _SUBJECTS.items()}
    return {subject: found for subject, found in rules.items() if found}
