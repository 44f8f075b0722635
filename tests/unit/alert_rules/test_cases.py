"""Every alert has its cases; Prometheus' own engine runs them in tests/live/rules."""

from alert_rules import alerts
from alert_rules.datasource import Datasource
from tests.unit.alert_rules.cases import CASES
from tests.unit.alert_rules.examples import TOPOLOGIES

ON_METRICS = [
    alert
    for topology in TOPOLOGIES.values()
    for alert in alerts(topology)
    if alert.datasource is Datasource.PROMETHEUS
]


def test_every_alert_on_metrics_has_a_case_in_which_it_fires_and_one_in_which_it_does_not() -> None:
    assert {case.alert for case in CASES} == {alert.name for alert in ON_METRICS}
    assert all(case.silent for case in CASES)


def test_every_case_is_of_an_alert_of_its_system() -> None:
    for case in CASES:
        known = {(alert.name, alert.service) for alert in alerts(case.topology)}
        assert (case.alert, case.service) in known
