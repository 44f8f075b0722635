"""Prometheus' own engine says when each alert fires."""

from collections.abc import Iterator

import pytest

from alert_rules import alerts
from alert_rules.alerting_rule import alerting_rule, rule_file
from alert_rules.datasource import Datasource
from alert_rules.prometheus import recording_rule, rule_files
from alert_rules.recording import recording_rules
from model.topology import Topology
from tests.live.rules.promtool import check_rules, failures_of
from tests.unit.alert_rules.cases import CASES
from tests.unit.alert_rules.cases.case import Case, Series
from tests.unit.alert_rules.cases.containers import CADVISOR, HEALTH, WATCHED, replica
from tests.unit.alert_rules.examples import EVERY_TOPOLOGY, GRAFANA, MOTOO
from tests.unit.alert_rules.promql import metrics


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
    assert _recorded(MOTOO, "services", 'max(service:healthy{service="backend"})', series, value) == ""


@pytest.mark.parametrize(
    ("states", "value"),
    [((1, 1), 1), ((1, 0), 0), ((1, 1, 0), 1), ((1,), 0), ((), 0)],
    ids=["all", "one is unhealthy", "one more starts", "one is gone", "all are gone"],
)
def test_a_service_of_two_containers_is_well_when_both_are(states: tuple[int, ...], value: int) -> None:
    series = {CADVISOR: "1x9"}
    for number, state in enumerate(states, 1):
        series[replica("container_start_time_seconds", number)] = "100x9"
        series[replica("container_health_state", number)] = f"{state}x9"
    assert _recorded(GRAFANA, "services", 'max(service:healthy{service="web"})', series, value) == ""


def test_shares_of_limits_are_those_of_each_container() -> None:
    series: Series = {}
    for number, cores in ((1, 0.1), (2, 0.4)):
        series |= {
            replica("container_cpu_usage_seconds_total", number): f"0+{60 * cores}x9",
            replica("container_spec_cpu_quota", number): "50000x9",
            replica("container_spec_cpu_period", number): "100000x9",
        }
    for number, share in ((1, 0.2), (2, 0.8)):
        asked = f'round(max(container:cpu_limit:ratio5m{{name="every-dev-web-{number}"}}), 0.001)'
        assert _recorded(GRAFANA, "containers", asked, series, share) == ""


def _recorded(topology: Topology, subject: str, asked: str, series: Series, value: float | None) -> str:
    samples = [] if value is None else [{"labels": "{}", "value": value}]
    test = {
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": [{"expr": asked, "eval_time": "8m", "exp_samples": samples}],
    }
    return failures_of({subject: (rule_files(topology)[f"{subject}.yml"], [test])})


def _rules(case: Case) -> str:
    """The alert's rule after the recording rules that it needs, which is quicker than all of them."""
    own = (case.alert, case.service, Datasource.PROMETHEUS)
    (alert,) = (a for a in alerts(case.topology) if (a.name, a.service, a.datasource) == own)
    known = [rule for rules in recording_rules(case.topology).values() for rule in rules]
    wanted = metrics(alert.expression)
    for rule in reversed(known):
        if rule.record in wanted:
            wanted |= metrics(rule.expression)
    needed = [recording_rule(rule) for rule in known if rule.record in wanted]
    return rule_file([(case.alert, [*needed, alerting_rule(alert)])])


def _tests(case: Case) -> Iterator[dict[str, object]]:
    yield _test(case, case.fires, firing=case.firing)
    for series in case.silent:
        yield _test(case, series, firing=0)


def _test(case: Case, series: Series, *, firing: int) -> dict[str, object]:
    own = f'alertname="{case.alert}",service="{case.service}",alertstate="firing"'
    return {
        "name": f"{case.alert} {'fires' if firing else 'is silent'}: {series}",
        "interval": "1m",
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": [
            {
                "expr": f"count(ALERTS{{{own}}})",
                "eval_time": f"{case.minutes}m",
                "exp_samples": [{"labels": "{}", "value": firing}] if firing else [],
            }
        ],
    }


@EVERY_TOPOLOGY
def test_promtool_finds_nothing_to_complain_of(topology: Topology) -> None:
    asked = [a for a in alerts(topology) if a.datasource is Datasource.PROMETHEUS]
    files = rule_files(topology)
    files.setdefault("alerts.yml", rule_file([("alerts", map(alerting_rule, asked))]))
    assert check_rules(files) == ""
