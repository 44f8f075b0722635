"""Every alert can be routed, read, looked up and acted on."""

import re

import pytest
from pydantic import ValidationError

from alert_rules import alerts
from alert_rules.datasource import Datasource
from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.recording import recording_rules
from alert_rules.severity import Severity
from alert_rules.states import ALWAYS_THERE, EMPTY_IS_FINE
from alert_rules.thresholds import CONTAINER_MEMORY, Comparison
from model.topology import Topology
from tests.unit.alert_rules.examples import MOTOO, SMALL, described
from tests.unit.alert_rules.promql import RECORDED, matched, metrics

SYSTEMS = pytest.mark.parametrize("topology", [MOTOO, SMALL], ids=["motoo", "small"])


def alert(**changes: object) -> Alert:
    values: dict[str, object] = {
        "name": "Example",
        "service": "web",
        "owner": "platform",
        "severity": Severity.WARNING,
        "expression": "up",
        "threshold": CONTAINER_MEMORY,
        "pending": 60,
        "summary": "it is {value}",
        "description": "{label:instance} is {value}",
        "panel": Panel.CONTAINER_MEMORY,
        "absence": EMPTY_IS_FINE,
    }
    return Alert.model_validate(values | changes)


def of(topology: Topology, name: str) -> dict[str, Alert]:
    return {a.service: a for a in alerts(topology) if a.name == name}


@SYSTEMS
def test_uids_are_unique_and_fit_grafana(topology: Topology) -> None:
    uids = [a.uid for a in alerts(topology)]
    assert len(set(uids)) == len(uids)
    assert [uid for uid in uids if not re.fullmatch(r"[a-zA-Z0-9_-]{1,40}", uid)] == []


def test_a_uid_that_would_be_too_long_still_tells_services_apart() -> None:
    first, second = (
        alert(name="ContainerMemoryNearLimit", service=f"a-service-with-a-long-name-{n}") for n in (1, 2)
    )
    assert len(first.uid) <= 40
    assert first.uid != second.uid


@SYSTEMS
def test_every_alert_names_a_service_of_the_system_and_its_owner(topology: Topology) -> None:
    for found in alerts(topology):
        assert topology.members[found.service].service.owner == found.owner


def test_owners_come_from_the_description() -> None:
    topology = described(db={"kind": "postgres", "owner": "data"})
    assert of(topology, "PostgresDown")["db"].owner == "data"
    assert of(topology, "TargetDown")["db-exporter"].owner == "data"


def test_an_alert_without_a_severity_is_refused() -> None:
    with pytest.raises(ValidationError, match="severity"):
        alert(severity=None)


@pytest.mark.parametrize("text", ["", "it is {valeu}", "{label:Instance}", "{value", "{{ $value }}"])
def test_a_text_that_cannot_be_rendered_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        alert(description=text)


def test_an_alert_that_fires_without_a_value_must_not_show_one() -> None:
    with pytest.raises(ValidationError, match="fires without a value"):
        alert(absence=ALWAYS_THERE)


@SYSTEMS
def test_every_expression_parses_and_reads_something(topology: Topology) -> None:
    for found in alerts(topology):
        if found.datasource is Datasource.PROMETHEUS:
            assert metrics(found.expression), found.uid


@SYSTEMS
def test_every_recorded_series_that_an_alert_reads_is_recorded(topology: Topology) -> None:
    recorded = {rule.record for rules in recording_rules(topology).values() for rule in rules}
    for found in alerts(topology):
        if found.datasource is Datasource.PROMETHEUS:
            read = {name for name in metrics(found.expression) if RECORDED in name}
            assert read <= recorded, found.uid


@SYSTEMS
def test_every_job_that_an_alert_reads_is_scraped(topology: Topology) -> None:
    jobs = {member.name for member in topology.scraped}
    for found in alerts(topology):
        if found.datasource is Datasource.PROMETHEUS:
            assert matched(found.expression, "job") <= jobs, found.uid


@SYSTEMS
def test_an_alert_that_compares_with_below_needs_a_value_where_nothing_is(topology: Topology) -> None:
    """`… < 1` says nothing of a series that is missing: what then must be somebody's decision, and not OK."""
    for found in alerts(topology):
        if found.threshold.comparison is Comparison.BELOW and "DiskFills" not in found.name:
            silent = found.absence == EMPTY_IS_FINE
            assert not silent or found.name == "ContainerUnhealthy", found.uid


def test_a_service_gets_only_the_alerts_of_its_kind() -> None:
    names = {a.name for a in alerts(SMALL)}
    assert not [name for name in names if name.startswith(("Postgres", "Redis", "Http"))]
    assert {a.name for a in alerts(SMALL) if a.service == "web"} == {
        "ContainerGone",
        "ContainerUnhealthy",
        "ContainerRestarting",
        "ContainerMemoryNearLimit",
        "ContainerCpuThrottled",
        "LogErrorBurst",
    }


def test_tools_that_are_started_by_hand_have_no_alerts() -> None:
    assert not {a.service for a in alerts(MOTOO)} & {"k6", "redis-cli"}


def test_what_only_watches_is_no_reason_to_wake_somebody() -> None:
    gone = of(MOTOO, "ContainerGone")
    assert gone["db"].severity is Severity.CRITICAL
    assert gone["node-exporter"].severity is Severity.WARNING


def test_texts_name_the_limits_of_the_description() -> None:
    web = {"kind": "service", "image": "nginx:1.30.4", "port": 80, "limits": {"memory": "96m", "cpus": 0.3}}
    topology = described(web=web)
    assert "96 MiB" in of(topology, "ContainerMemoryNearLimit")["web"].description
    assert "0.3 cores" in of(topology, "ContainerCpuThrottled")["web"].description


def test_latency_is_measured_by_what_the_load_test_demands() -> None:
    web = {"kind": "service", "image": "nginx:1.30.4", "port": 80}
    load = {"kind": "k6", "target": "web", "script": "load.js", "p95_milliseconds": 250}
    topology = described(web=web, other=web, load=load)
    bounds = {service: a.threshold.value for service, a in of(topology, "HttpLatencyHigh").items()}
    assert bounds == {"web": 0.25, "other": 0.5}


def test_a_redis_that_may_evict_is_less_urgent_when_full() -> None:
    cache = {"kind": "redis", "eviction": "allkeys-lru"}
    full = of(described(queue={"kind": "redis"}, cache=cache), "RedisMemoryNearMaximum")
    assert full["queue"].severity is Severity.CRITICAL
    assert full["cache"].severity is Severity.WARNING


@pytest.mark.parametrize(("topology", "prefix"), [(MOTOO, "promtail_"), (SMALL, "loki_write_")])
def test_the_shippers_alerts_ask_for_the_metrics_of_that_shipper(topology: Topology, prefix: str) -> None:
    for found in alerts(topology):
        if found.name.startswith("Shipper"):
            assert all(name.startswith(prefix) for name in metrics(found.expression))
