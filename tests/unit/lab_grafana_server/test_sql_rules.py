"""Rules on PostgreSQL: a table of one number a row, whose texts are labels."""

from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from alert_rules import alerts
from alert_rules.grafana import grafana_rule
from tests.unit.alert_rules.examples import GRAFANA, ON_TABLES
from tests.unit.lab_grafana_server.rule_body import body_of
from tests.unit.lab_grafana_server.support import Alerting, Server, put_group, with_hook

LOW = grafana_rule(next(alert for alert in alerts(GRAFANA) if alert.name == "LowInventory"))


@dataclass
class Database:
    """Stands in for a PostgreSQL server: answers every statement with its rows, or fails."""

    columns: tuple[str, ...] = ("name", "stock_level")
    rows: list[tuple[object, ...]] = field(default_factory=list)
    error: str = ""
    statements: list[str] = field(default_factory=list)

    def connect(self, **settings: Any) -> "Database":  # noqa: ANN401  (psycopg's own are of many types)
        if self.error:
            raise psycopg.OperationalError(self.error)
        return self

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *of: object) -> None: ...

    def cursor(self) -> "Database":
        return self

    def execute(self, statement: bytes) -> None:
        self.statements.append(statement.decode())

    @property
    def description(self) -> list[SimpleNamespace]:
        return [SimpleNamespace(name=name) for name in self.columns]

    def fetchall(self) -> list[tuple[object, ...]]:
        return self.rows


@pytest.fixture
def database(server: Server, monkeypatch: pytest.MonkeyPatch) -> Database:
    made = Database()
    monkeypatch.setattr(psycopg, "connect", made.connect)
    with_hook(server)
    uid = LOW.datas[0].datasource_uid
    server.ok(
        "POST",
        "/api/datasources",
        {"name": "DB", "type": "grafana-postgresql-datasource", "uid": uid, "url": "db:5432"},
    )
    put_group(server, body_of(LOW), interval=30)
    return made


def states(alerting: Alerting) -> dict[str, str]:
    """State by product; the key '' is the rule's own, for no data."""
    found = alerting.states.of_rule(LOW.uid).values()
    return {state.labels.get("name", ""): state.formatted.split(" ")[0] for state in found}


def test_rows_fire_each_on_its_own_after_the_pending_time_and_end_with_their_rows(
    alerting: Alerting, database: Database
) -> None:
    database.rows = [("Lamp", 0), ("Desk", Decimal(3))]
    alerting.run(30)
    assert states(alerting) == {"Lamp": "Pending", "Desk": "Pending"}
    alerting.run(30)
    assert states(alerting) == {"Lamp": "Alerting", "Desk": "Alerting"}
    assert {alert.annotations["summary"] for alert in alerting.router.alerts()} == {
        "Lamp is nearly sold out",
        "Desk is nearly sold out",
    }
    assert {alert.annotations["description"] for alert in alerting.router.alerts()} == {
        "0 of Lamp are left.",
        "3 of Desk are left.",
    }
    database.rows = []
    alerting.run(30)
    assert set(states(alerting).values()) == {"Normal"}


def test_a_row_that_goes_while_others_stay_ends_after_two_evaluations(
    alerting: Alerting, database: Database
) -> None:
    database.rows = [("Lamp", 0), ("Desk", 3)]
    alerting.run(60)
    database.rows = [("Lamp", 0)]
    alerting.run(90)
    assert [alert.labels["name"] for alert in alerting.router.alerts()] == ["Lamp"]


def test_no_rows_are_no_alarm(alerting: Alerting, database: Database) -> None:
    alerting.run(120)
    assert "Alerting" not in states(alerting).values()
    assert set(database.statements) == {ON_TABLES["sql"]}


def test_a_database_that_fails_leaves_things_as_they_were(alerting: Alerting, database: Database) -> None:
    database.rows = [("Lamp", 0)]
    alerting.run(60)
    database.error = "connection refused"
    alerting.run(60)
    assert states(alerting)["Lamp"] == "Alerting"


@pytest.mark.parametrize(
    ("columns", "row", "reason"),
    [
        (("name", "stock", "price"), ("Lamp", 1, 2.5), "expected exactly one number column but got 2"),
        (("name",), ("Lamp",), "expected exactly one number column but got 0"),
        (("name", "stock", "sold"), ("Lamp", 1, True), "a column is neither a number nor a text"),
    ],
)
def test_a_table_that_is_no_set_of_numbers_is_an_error_that_says_why(
    server: Server,
    alerting: Alerting,
    database: Database,
    columns: tuple[str, ...],
    row: tuple[object, ...],
    reason: str,
) -> None:
    database.columns, database.rows = columns, [row]
    alerting.run(30)
    last = alerting.scheduler.last_runs[LOW.uid]
    assert last.health == "error"
    assert reason in str(last)
