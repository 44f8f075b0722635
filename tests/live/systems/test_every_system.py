"""What holds for every system, whatever it does: it is asked of each of them."""

import json

import httpx
import pytest

from model.exceptions import Rule, excepted
from tests.live.conftest import eventually, executed
from tests.live.running import Running, Systems
from tests.workspace import must

SYSTEMS = ("dating", "chat", "shop", "template")
every_system = pytest.mark.parametrize("name", SYSTEMS)

DOCUMENTED_PORTS = {
    "dating": {80, 443, 5432, 8080, 3000, 9090, 3100, 8081, 9100, 9187},
    "chat": {9090, 3030},
    "shop": {3000, 9090, 3100, 5432, 8080, 8081, 8082, 8083},
    "template": {3000, 8000, 5432, 6379, 5672, 15672, 5050, 8081, 11434, 3001},
}
"""Of the documents; template's 3001 is Grafana's, of which its document does not speak."""


SILENT = {"postgres-backup", "redis-backup"}
"""Kinds that log nothing until they have done something."""


@every_system
def test_every_container_is_healthy(systems: Systems, name: str) -> None:
    running = systems.get(name)
    assert running.states() == running.expected_states()


@every_system
def test_every_container_is_hardened(systems: Systems, name: str) -> None:
    running = systems.get(name)
    for plan in running.plan.containers:
        attributes = running.engine.containers.get(plan.name).attrs
        host = attributes["HostConfig"]
        assert attributes["Config"]["User"] == plan.user, plan.instance
        assert (plan.user.split(":")[0] == "0") == excepted(plan.kind, Rule.NON_ROOT), plan.instance
        assert host["ReadonlyRootfs"] != excepted(plan.kind, Rule.READ_ONLY), plan.instance
        assert host["CapDrop"] == ["ALL"], plan.instance
        assert "no-new-privileges:true" in host["SecurityOpt"], plan.instance
        assert host["Privileged"] is False, plan.instance
        assert host["Memory"] == plan.limits.memory * 2**20, plan.instance
        assert host["MemoryReservation"] == plan.limits.memory_reservation * 2**20, plan.instance
        assert host["NanoCpus"] == round(plan.limits.cpus * 1e9), plan.instance


@every_system
def test_published_are_the_ports_of_the_document_on_this_machine_alone(systems: Systems, name: str) -> None:
    running = systems.get(name)
    found = set()
    for plan in running.plan.containers:
        for bindings in (running.engine.containers.get(plan.name).ports or {}).values():
            for binding in bindings or []:
                assert binding["HostIp"] == "127.0.0.1", plan.instance
                found.add(int(binding["HostPort"]) - running.offset)
    assert found == DOCUMENTED_PORTS[name]


@every_system
def test_prometheus_reaches_every_target(systems: Systems, name: str) -> None:
    running = systems.get(name)
    jobs = {c.service for c in running.plan.containers} - {"k6"}
    assert eventually(lambda: not running.query("up == 0"), 90)
    up = {_job(series) for series in running.query("up == 1")}
    assert {"prometheus", "grafana", "cadvisor", "node-exporter", "loki"} <= up <= jobs


@every_system
def test_no_rule_fails_to_evaluate(systems: Systems, name: str) -> None:
    running = systems.get(name)
    assert running.query("sum(prometheus_rule_evaluation_failures_total) == 0")
    if running.workspace.plan.environment == "dev":
        states = running.grafana.get("/api/prometheus/grafana/api/v1/rules").raise_for_status().json()
        rules = [rule for group in states["data"]["groups"] for rule in group["rules"]]
        assert [r["name"] for r in rules if r["health"] == "error"] == []


@every_system
def test_the_logs_of_every_container_are_in_loki_by_service(systems: Systems, name: str) -> None:
    running = systems.get(name)
    for port in (p for c in running.always_running if c.kind == "service" for p in c.ports):
        httpx.get(f"http://{port.address}:{port.host}/", timeout=20)  # a web server logs requests alone
    wanted = {c.service for c in running.always_running if c.kind not in SILENT}
    assert eventually(lambda: wanted <= running.logged_services(), 120), running.logged_services()


@every_system
def test_no_secret_is_to_be_seen_from_outside(systems: Systems, name: str) -> None:
    running = systems.get(name)
    values = [running.secret(spec.name) for spec in running.plan.secrets if spec.origin.value == "random"]
    assert values
    outputs = must(running.workspace.pulumi("stack", "output", "--json", "-s", "live")).stdout
    seen = [json.dumps(running.engine.api.inspect_container(c.name)) for c in running.plan.containers]
    seen += [outputs, running.printed.stdout, running.printed.stderr]
    assert [value[:4] for value in values if any(value in text for text in seen)] == []


@every_system
def test_grafana_reaches_every_data_source(systems: Systems, name: str) -> None:
    running = systems.get(name)
    sources = running.grafana.get("/api/datasources").raise_for_status().json()
    assert {"prometheus", "loki"} <= {source["uid"] for source in sources}
    for source in sources:
        if source["type"] != "alertmanager":  # the API's check knows no such plugin
            health = running.grafana.get(f"/api/datasources/uid/{source['uid']}/health")
            assert health.json()["status"] == "OK", (source["uid"], health.text)


@every_system
def test_a_second_up_changes_nothing(systems: Systems, name: str) -> None:
    running = systems.get(name)
    before = running.container_ids()
    again = must(running.workspace.gantry("up", "live"))
    assert not any(word in again.stdout for word in ("created", "updated", "replaced", "deleted")), (
        again.stdout
    )
    assert running.container_ids() == before


@every_system
def test_containers_reach_those_on_their_networks_and_no_others(systems: Systems, name: str) -> None:
    running = systems.get(name)
    wrong = [
        f"{source} -> {target}:{port} {'works' if reached else 'fails'}"
        for source, target, port, expected in _pairs(running)
        if (reached := _reaches(running, source, target, port)) != expected
    ]
    assert wrong == []


def _job(series: dict[str, object]) -> str:
    metric = series["metric"]
    assert isinstance(metric, dict)
    return str(metric["job"])


def _pairs(running: Running) -> list[tuple[str, str, int, bool]]:
    """From each of the system's own programs in Python or Node to whatever listens."""
    sources = [c for c in running.always_running if c.built and c.kind in {"service", "worker"}]
    members = running.workspace.topology.members
    return [
        (source.instance, target.instance, port, bool(set(source.networks) & set(target.networks)))
        for source in sources
        for target in running.always_running
        if (port := members[target.service].service.listens_on) and target.instance != source.instance
    ]


def _reaches(running: Running, source: str, target: str, port: int) -> bool:
    """Whether a connection is accepted; a name that is not known in its networks counts as refused."""
    plan = running.plan.container(source)
    python = f"import socket; socket.create_connection(('{target}', {port}), 3)"
    node = (
        f"const s=require('net').connect({port},'{target}');s.setTimeout(3000,()=>process.exit(1));"
        "s.on('connect',()=>process.exit(0));s.on('error',()=>process.exit(1))"
    )
    for command in (["python", "-c", python], ["node", "-e", node]):
        code, output = executed(running.engine, plan.name, command)
        if "executable file not found" not in output:
            return code == 0
    wget = ["wget", "-T", "3", "-O", "/dev/null", f"http://{target}:{port}/"]
    _, output = executed(running.engine, plan.name, wget)
    return not any(text in output for text in ("bad address", "can't connect", "timed out", "refused"))
