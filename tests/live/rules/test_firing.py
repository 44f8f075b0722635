"""Prometheus' own engine says when each alert fires."""

from collections.abc import Iterator

import pytest

from alert_rules import alerts
from alert_rules.datasource import Datasource
from alert_rules.prometheus import alerting_rule, recording_rule, rule_file, rule_files
from alert_rules.recording import recording_rules
from model.topology import Topology
from tests.live.rules.promtool import check_rules, failures_of
from tests.unit.alert_rules.cases import CADVISOR, CASES, HEALTH, WATCHED, Case, Series
from tests.unit.alert_rules.examples import MOTOO
from tests.unit.alert_rules.promql import metrics
from tests.unit.alert_rules.test_alerts import SYSTEMS

ON_METRICS = [alert for alert in alerts(MOTOO) if alert.datasource is Datasource.PROMETHEUS]


def test_alerts_fire_when_they_should_and_only_then() -> None:
    suites = {
        f"{number}-{case.alert}": (_rules(case), list(_tests(case))) for number, case in enumerate(CASES)
    }
    assert failures_of(suites) == ""


@pytest.mark.parametrize(
    ("series", "value"),
    [
        (WATCHED | {HEALTH: "1x9"}, 1),
        (WATCHED | {HEALTH: "-1x9"}, 1),
        (WATCHED | {HEALTH: "0x9"}, 0),
        ({CADVISOR: "1x9", HEALTH: "1x9"}, 0),
        ({CADVISOR: "0x9"}, None),
    ],
    ids=["healthy", "without a check", "unhealthy", "gone", "nobody knows"],
)
def test_a_services_health_is_recorded(series: Series, value: int | None) -> None:
    rules = rule_files(MOTOO)["services.yml"]
    samples = [] if value is None else [{"labels": "{}", "value": value}]
    asked = {"expr": 'max(service:healthy{service="backend"})', "eval_time": "5m", "exp_samples": samples}
    test = {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": [asked],
    }
    assert failures_of({"health": (rules, [test])}) == ""


def _rules(case: Case) -> str:
    """The alert's rule after the recording rules that it needs, which is quicker than all of them."""
    (alert,) = (a for a in ON_METRICS if (a.name, a.service) == (case.alert, case.service))
    known = [rule for rules in recording_rules(MOTOO).values() for rule in rules]
    wanted = metrics(alert.expression)
    for rule in reversed(known):
        if rule.record in wanted:
            wanted |= metrics(rule.expression)
    needed = [recording_rule(rule) for rule in known if rule.record in wanted]
    return rule_file(case.alert, [*needed, alerting_rule(alert)])


def _tests(case: Case) -> Iterator[dict[str, object]]:
    yield _test(case, case.fires, fires=True)
    for series in case.silent:
        yield _test(case, series, fires=False)


def _test(case: Case, series: Series, *, fires: bool) -> dict[str, object]:
    own = f'alertname="{case.alert}",service="{case.service}",alertstate="firing"'
    return {
        "name": f"{case.alert} {'fires' if fires else 'is silent'}: {series}",
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": [
            {
                "expr": f"count(ALERTS{{{own}}})",
                "eval_time": f"{case.minutes}m",
                "exp_samples": [{"labels": "{}", "value": 1}] if fires else [],
            }
        ],
    }


@SYSTEMS
def test_promtool_finds_nothing_to_complain_of(topology: Topology) -> None:
    asked = [a for a in alerts(topology) if a.datasource is Datasource.PROMETHEUS]
    files = rule_files(topology) | {"alerts.yml": rule_file("alerts", map(alerting_rule, asked))}
    assert check_rules(files) == ""
