"""An alert on a table: a real PostgreSQL, asked as the role that Grafana has there."""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import docker
import psycopg
import pytest
from docker.models.containers import Container

from alert_rules import alerts
from alert_rules.grafana import grafana_rule
from lab.grafana_server.grafana_lab.wire import JsonObject
from model.catalogue.postgres import PORT, READER_ROLE, Postgres
from tests.live.conftest import eventually, executed
from tests.unit.alert_rules.examples import GRAFANA
from tests.unit.lab_grafana_server.rule_body import body_of
from tests.unit.lab_grafana_server.support import (
    Alerting,
    Clock,
    FakeNetwork,
    Server,
    make_server,
    put_group,
    with_hook,
)

HOST_PORT = 24312
PASSWORD = "a password of this test"
LOW = grafana_rule(next(alert for alert in alerts(GRAFANA) if alert.name == "LowInventory"))
SOURCE: JsonObject = {
    "name": "Database",
    "type": "grafana-postgresql-datasource",
    "uid": LOW.datas[0].datasource_uid,
    "url": f"127.0.0.1:{HOST_PORT}",
    "user": READER_ROLE,
    "jsonData": {"database": "app", "sslmode": "disable"},
    "secureJsonData": {"password": PASSWORD},
}


@pytest.fixture(scope="module")
def database(engine: docker.DockerClient) -> Iterator[Container]:
    """The server as its kind configures it, with its roles and an empty table of products."""
    service = GRAFANA.members["db"].service
    assert isinstance(service, Postgres)
    made = engine.containers.create(
        service.image or "",
        environment=service.own_environment("db"),
        ports={f"{PORT}/tcp": ("127.0.0.1", HOST_PORT)},
    )
    try:
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            for file in service.own_files("db"):
                content = file.filled(dict.fromkeys(file.secrets, PASSWORD)).encode()
                entry = tarfile.TarInfo(file.path.lstrip("/"))
                entry.size, entry.mode = len(content), 0o755
                tar.addfile(entry, io.BytesIO(content))
        made.put_archive("/", archive.getvalue())
        made.start()
        eventually(_answers, 90)
        _owner(engine, made, "CREATE TABLE products (name text, stock_level int, low_stock_threshold int)")
        yield made
    finally:
        made.remove(force=True, v=True)


def _answers() -> bool:
    try:
        psycopg.connect(
            host="127.0.0.1", port=HOST_PORT, user=READER_ROLE, password=PASSWORD, dbname="app"
        ).close()
    except psycopg.OperationalError:
        return False
    return True


def _owner(engine: docker.DockerClient, database: Container, sql: str) -> None:
    code, output = executed(engine, database.id or "", ["psql", "-U", "app", "-d", "app", "-c", sql])
    assert code == 0, output


@pytest.fixture
def server(tmp_path: Path, database: Container) -> Iterator[Server]:
    made = make_server(tmp_path, FakeNetwork(), Clock())
    with_hook(made)
    made.ok("POST", "/api/datasources", SOURCE)
    yield made
    made.context.db.close()


def test_low_stock_fires_and_ends_with_a_delivery(
    engine: docker.DockerClient, database: Container, server: Server
) -> None:
    put_group(server, body_of(LOW), interval=30)
    alerting = Alerting(server)
    _owner(engine, database, "INSERT INTO products VALUES ('Lamp', 2, 5), ('Desk', 50, 5)")
    alerting.run(30)
    assert alerting.router.alerts() == []
    alerting.run(30)
    (alert,) = alerting.router.alerts()
    assert alert.annotations["summary"] == "Lamp is nearly sold out"
    assert alert.annotations["description"] == "2 of Lamp are left."
    _owner(engine, database, "UPDATE products SET stock_level = 40")
    alerting.run(30)
    assert {s.formatted.split(" ")[0] for s in alerting.states.of_rule(LOW.uid).values()} == {"Normal"}


def test_grafanas_role_can_only_read(server: Server) -> None:
    query = {"refId": "A", "datasource": {"uid": SOURCE["uid"]}, "format": "table", "rawQuery": True}
    body = {"from": "now-1h", "to": "now", "queries": [query | {"rawSql": "DELETE FROM products"}]}
    answer = server.client.post("/api/ds/query", json=body)
    assert answer.status_code >= 400
    assert "read-only transaction" in answer.text
