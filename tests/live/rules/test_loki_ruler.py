"""Loki's own ruler takes the rule files, and its engine says when each alert fires."""

from collections.abc import Iterator

import docker
import pytest

from alert_rules import alerts
from alert_rules.datasource import Datasource
from tests.live.conftest import eventually
from tests.live.rules.loki import Loki, loki_with_rules
from tests.unit.alert_rules.examples import ON_LOGS, every_kind

DAY = 86400
TOPOLOGY = every_kind("alertmanager", ON_LOGS, interval="10s")
ON_LINES = {(a.service, a.name) for a in alerts(TOPOLOGY) if a.datasource is Datasource.LOKI}
ERROR = '{"level":"error","message":"it failed"}'


@pytest.fixture(scope="module")
def loki(engine: docker.DockerClient) -> Iterator[Loki]:
    with loki_with_rules(engine, TOPOLOGY) as running:
        yield running


def active(loki: Loki) -> set[tuple[str, str]]:
    return {rule for rule, found in loki.rules().items() if found.states}


def test_every_rule_is_taken_and_evaluated_without_an_error(loki: Loki) -> None:
    assert eventually(lambda: set(loki.rules()) == ON_LINES, 90)
    assert eventually(lambda: {rule.health for rule in loki.rules().values()} == {"ok"}, 60)
    assert {rule.error for rule in loki.rules().values()} == {""}


def test_nothing_fires_while_nothing_is_logged(loki: Loki) -> None:
    assert eventually(lambda: {rule.health for rule in loki.rules().values()} == {"ok"}, 90)
    assert active(loki) == set()


def test_alerts_on_lines_fire_for_their_own_service_and_end_with_their_cause(loki: Loki) -> None:
    loki.push("web", ERROR, count=21)
    loki.push("page", ERROR, count=20)
    loki.push("web", '{"message":"login failed","ip":"192.0.2.7"}', count=11)
    loki.push("db-backup", '{"level":"error","message":"backup failed","target":"db"}', age=7200)
    loki.push("redis-backup", '{"level":"info","message":"backup made","target":"redis"}')
    loki.push("pipeline", "[ERROR] Attempted to send a bulk request but Elasticsearch appears to be down")
    # Prometheus ran three days ago, so a daily dump is overdue, and one of every six hours would be
    loki.push("prometheus", "a line of long ago", age=2 * DAY + 3600)
    loki.push("prometheus", "a line of this morning", age=13 * 3600)
    expected = {
        ("web", "LogErrorBurst"),
        ("web", "LoginsFail"),
        ("db-backup", "BackupFailed"),
        ("db-backup", "BackupOverdue"),
        ("pipeline", "LogstashCannotWrite"),
    }
    assert eventually(lambda: active(loki) == expected, 60)
    assert loki.rules()["web", "LoginsFail"].states == ("firing",)
    assert loki.rules()["db-backup", "BackupOverdue"].states == ("pending",)

    loki.push("db-backup", '{"level":"info","message":"backup made","target":"db"}', age=3600)
    assert eventually(lambda: active(loki) == expected - {("db-backup", "BackupOverdue")}, 60)
