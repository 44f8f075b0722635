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
from tests.unit.alert_rules.examples import EVERY_TOPOLOGY, described, of
from tests.unit.alert_rules.promql import RECORDED, matched, metrics


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


@EVERY_TOPOLOGY
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


@EVERY_TOPOLOGY
def test_every_alert_names_a_service_of_the_system_and_its_owner(topology: Topology) -> None:
    for found in alerts(topology):
        assert topology.members[found.service].service.owner == found.owner


def test_owners_come_from_the_description() -> None:
    topology = described(db={"kind": "postgres", "owner": "data"})
    assert of(topology, "PostgresDown")["db"].owner == "data"
    assert of(topology, "TargetDown")["db-exporter"].owner == "data"


@EVERY_TOPOLOGY
def test_alerts_say_which_system_on_which_stack_they_are_of(topology: Topology) -> None:
    for found in alerts(topology):
        assert found.labels == {
            "severity": found.severity.value,
            "service": found.service,
            "owner": found.owner,
            "system": topology.system.name,
            "stack": "dev",
        }


@pytest.mark.parametrize("changes", [{"database": "db"}, {"datasource": Datasource.POSTGRES}])
def test_a_database_is_named_where_one_is_asked(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="a database is named where one is asked"):
        alert(**changes)


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


@EVERY_TOPOLOGY
def test_every_expression_parses_and_reads_something(topology: Topology) -> None:
    for found in alerts(topology):
        if found.datasource is Datasource.PROMETHEUS:
            assert metrics(found.expression), found.uid


@EVERY_TOPOLOGY
def test_every_recorded_series_that_an_alert_reads_is_recorded(topology: Topology) -> None:
    recorded = {rule.record for rules in recording_rules(topology).values() for rule in rules}
    for found in alerts(topology):
        if found.datasource is Datasource.PROMETHEUS:
            read = {name for name in metrics(found.expression) if RECORDED in name}
            assert read <= recorded, found.uid


@EVERY_TOPOLOGY
def test_every_job_that_an_alert_reads_is_scraped(topology: Topology) -> None:
    jobs = {member.name for member in topology.scraped}
    for found in alerts(topology):
        if found.datasource is Datasource.PROMETHEUS:
            assert matched(found.expression, "job") <= jobs, found.uid


ZERO_IS_COUNTED = {"ContainerUnhealthy", "HostDiskFillsWithinADay", "BackupOverdue"}
"""Alerts that fire below a number although an empty answer is no alarm: another alert speaks then, or there
is too little to look back on."""


@EVERY_TOPOLOGY
def test_an_alert_that_compares_with_below_needs_a_value_where_nothing_is(topology: Topology) -> None:
    """`… < 1` says nothing of a series that is missing: what then must be somebody's decision, and not OK."""
    for found in alerts(topology):
        if found.threshold.comparison is Comparison.BELOW and found.absence == EMPTY_IS_FINE:
            assert found.name in ZERO_IS_COUNTED or found.expression.endswith("or vector(0)"), found.uid
