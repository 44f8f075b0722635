"""The alerting rules that the dating system's architecture document demands, number by number."""

import pytest

from alert_rules import alerts
from tests.unit.alert_rules.examples import described

DATING = described(
    bot={"kind": "service", "image": "bot:1", "port": 8080},
    db={"kind": "postgres"},
    traefik={"kind": "traefik"},
)


@pytest.mark.parametrize(
    ("name", "severity", "fires", "seconds"),
    [
        ("ContainerGone", "critical", "lt 1", 60),
        ("PostgresDown", "critical", "lt 1", 60),
        ("ContainerMemoryNearLimit", "warning", "gt 0.9", 300),
        ("HostMemoryAlmostFull", "warning", "gt 0.9", 300),
        ("ContainerCpuBusy", "warning", "gt 0.8", 600),
        ("HostCpuBusy", "warning", "gt 0.8", 600),
        ("HostDiskAlmostFull", "warning", "gt 0.9", 300),
        ("PostgresTooManyConnections", "warning", "gt 80", 300),
    ],
)
def test_the_documents_alerts_have_its_numbers(name: str, severity: str, fires: str, seconds: int) -> None:
    found = [alert for alert in alerts(DATING) if alert.name == name]
    assert found
    for alert in found:
        assert f"{alert.threshold.comparison.value} {alert.threshold.text}" == fires
        assert (alert.severity.value, alert.pending) == (severity, seconds)
