"""Every alert has its cases; Prometheus' own engine runs them in tests/live/rules."""

from alert_rules import alerts
from alert_rules.datasource import Datasource
from tests.unit.alert_rules.cases import CASES
from tests.unit.alert_rules.examples import MOTOO

ON_METRICS = [alert for alert in alerts(MOTOO) if alert.datasource is Datasource.PROMETHEUS]


def test_every_alert_on_metrics_has_a_case_in_which_it_fires_and_one_in_which_it_does_not() -> None:
    assert {case.alert for case in CASES} == {alert.name for alert in ON_METRICS}
    assert all(case.silent for case in CASES)
