"""Loki answers with the logs of every container, labelled by service."""

import json
import time

import docker
import httpx

from tests.live.conftest import eventually, executed
from tests.workspace import Workspace


def lines(urls: dict[str, str], selector: str, limit: int = 500) -> list[str]:
    """The newest lines of the last quarter of an hour that match a LogQL query."""
    answer = httpx.get(
        f"{urls['loki']}/loki/api/v1/query_range",
        params={"query": selector, "limit": limit, "start": str(time.time_ns() - 900 * 10**9)},
        timeout=30,
    )
    streams = answer.raise_for_status().json()["data"]["result"]
    return [line for stream in streams for _, line in stream["values"]]


def test_every_running_container_has_lines_under_its_service(
    workspace: Workspace, urls: dict[str, str]
) -> None:
    for plan in workspace.plan.containers:
        if not plan.on_demand:
            selector = f'{{service="{plan.service}",system="motoo",stack="live"}}'
            assert eventually(lambda chosen=selector: lines(urls, chosen)), plan.service  # type: ignore[misc]  # mypy can't infer a lambda's default


def test_a_request_can_be_found_by_its_id(urls: dict[str, str]) -> None:
    wanted = f"live-test-{time.time_ns()}"
    httpx.get(f"{urls['backend']}/motorcycles", headers={"X-Request-ID": wanted}).raise_for_status()
    found = eventually(lambda: lines(urls, f'{{service="backend"}} |= "{wanted}"'))
    entry = json.loads(found[0])
    assert entry["request_id"] == wanted
    assert entry["level"].lower() == "info"


def test_nothing_of_other_stacks_is_in_it(urls: dict[str, str]) -> None:
    stacks = httpx.get(f"{urls['loki']}/loki/api/v1/label/stack/values").json()["data"]
    assert stacks == ["live"]


def test_lines_of_thirty_days_are_kept_and_older_ones_deleted(urls: dict[str, str]) -> None:
    config = httpx.get(f"{urls['loki']}/config").text
    assert "retention_period: 30d" in config or "retention_period: 4w2d" in config
    assert "retention_enabled: true" in config


def test_the_configuration_is_valid_by_its_own_tools(
    workspace: Workspace, urls: dict[str, str], engine: docker.DockerClient
) -> None:
    promtail = "-config.file=/etc/promtail/promtail.yml -dry-run -stdin -server.http-listen-port=0"
    checks = {
        "prometheus": ["promtool", "check", "config", "/etc/prometheus/prometheus.yml"],
        "loki": ["/usr/bin/loki", "-config.file=/etc/loki/loki.yml", "-verify-config"],
        "promtail": ["sh", "-c", f"promtail {promtail} </dev/null"],
        "docker-proxy": ["haproxy", "-c", "-f", "/etc/gantry/haproxy/haproxy.cfg"],
    }
    for service, command in checks.items():
        code, output = executed(engine, workspace.plan.container(service).name, command)
        assert code == 0, f"{service}: {output}"
