"""What the plan says of a system."""

from pathlib import Path

import pytest

from cli.project import PROJECT
from model.loading import load_topology
from planning.plan import Plan
from planning.planner import build_plan


def plan(**settings: object) -> Plan:
    return build_plan(load_topology(PROJECT, {"system": "motoo", **settings}, "dev"), PROJECT)


DEV = plan()
PROD = plan(environment="prod")


def test_every_name_on_the_host_begins_with_system_and_stack() -> None:
    names = [c.name for c in DEV.containers] + [n.name for n in DEV.networks] + [v.name for v in DEV.volumes]
    assert [name for name in names if not name.startswith("motoo-dev-")] == []
    assert len(set(names)) == len(names)


def test_development_publishes_the_ports_of_the_document_on_loopback() -> None:
    published = {p.host: p.address for c in DEV.containers for p in c.ports}
    assert published == dict.fromkeys((8080, 5432, 6379, 9090, 3001, 8081, 3100), "127.0.0.1")


def test_production_publishes_the_backend_to_all_and_grafana_on_loopback_and_nothing_else() -> None:
    published = {p.host: p.address for c in PROD.containers for p in c.ports}
    assert published == {8080: "0.0.0.0", 3001: "127.0.0.1"}


def test_production_gives_data_and_monitoring_no_way_out() -> None:
    internal = {n.tier.value: n.internal for n in PROD.networks}
    assert internal == {"app": False, "data": True, "docker-api": True, "edge": False, "monitoring": True}


def test_the_same_services_share_networks_in_development_and_production() -> None:
    assert [c.networks for c in DEV.containers] == [c.networks for c in PROD.containers]


def test_a_port_offset_moves_every_published_port() -> None:
    moved = [p.host for c in plan(portOffset=1000).containers for p in c.ports]
    assert moved == [p.host + 1000 for c in DEV.containers for p in c.ports]


def test_the_backend_is_told_how_to_reach_what_it_needs_but_no_password() -> None:
    environment = DEV.container("backend").environment
    assert environment["DB_HOST"] == "db"
    assert environment["DB_PASSWORD_FILE"] == "/run/secrets/db-password"
    assert environment["REDIS_PORT"] == "6379"
    assert [key for key in environment if key.endswith("PASSWORD")] == []


@pytest.mark.parametrize(
    ("service", "secrets"),
    [
        ("backend", {"db-password", "redis-password"}),
        ("postgres-exporter", {"db-monitor-password"}),
        ("redis-exporter", {"redis-password"}),
        ("grafana", {"grafana-admin-password"}),
        ("prometheus", set()),
        ("promtail", set()),
    ],
)
def test_a_container_gets_the_secrets_that_it_needs_and_no_other(service: str, secrets: set[str]) -> None:
    assert set(DEV.container(service).secrets) == secrets


def test_every_file_of_a_container_is_in_a_folder_that_it_alone_mounts() -> None:
    for container in DEV.containers:
        mounted = {v.target: v.subpath for v in container.volumes if v.subpath}
        assert mounted == {folder.target: folder.subpath for folder in container.folders}
        assert all(path.startswith(f"{container.service}/") for path in mounted.values())


def test_an_images_tag_changes_with_its_sources_and_not_with_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "systems").mkdir()
    (tmp_path / "systems/x.yaml").write_text(
        "name: x\nservices:\n"
        "  web: {kind: service, build: {context: apps, dockerfile: web/Dockerfile}, port: 80}\n"
    )
    for name, text in {
        "web/Dockerfile": "FROM a:1\nCOPY web/src /src\n",
        "web/src/a.py": "1",
        "other/b.py": "1",
    }.items():
        path = tmp_path / "apps" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def tag() -> str:
        return build_plan(load_topology(tmp_path, {"system": "x"}, "dev"), tmp_path).builds[0].tag

    first = tag()
    (tmp_path / "apps/other/b.py").write_text("2")
    assert tag() == first
    (tmp_path / "apps/web/src/a.py").write_text("2")
    assert tag() != first


def test_tools_are_created_but_not_waited_for() -> None:
    tools = {c.service for c in DEV.containers if c.on_demand}
    assert tools == {"redis-cli", "k6"}
    assert [c.service for c in DEV.containers if tools & set(c.needs)] == []


def test_the_same_description_gives_the_same_plan() -> None:
    assert plan() == DEV
