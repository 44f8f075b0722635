"""Prometheus sees everything that the description makes scrapeable."""

import httpx
import pytest

from tests.live.conftest import eventually

TARGETS = {
    "backend",
    "postgres-exporter",
    "redis-exporter",
    "prometheus",
    "loki",
    "promtail",
    "grafana",
    "cadvisor",
    "node-exporter",
}


def query(urls: dict[str, str], expression: str) -> list[dict[str, dict[str, str]]]:
    """The series that answer an instant query."""
    answer = httpx.get(f"{urls['prometheus']}/api/v1/query", params={"query": expression}, timeout=30)
    found = answer.raise_for_status().json()["data"]["result"]
    assert isinstance(found, list)
    return found


def test_every_target_is_up(urls: dict[str, str]) -> None:
    def health() -> dict[str, str]:
        active = httpx.get(f"{urls['prometheus']}/api/v1/targets").json()["data"]["activeTargets"]
        found = {t["labels"]["service"]: t["health"] for t in active}
        return found if set(found.values()) == {"up"} else {}

    assert set(eventually(health)) == TARGETS


@pytest.mark.parametrize(
    "expression",
    [
        'http_requests_total{service="backend",method="GET"}',
        "pg_up == 1",
        "redis_up == 1",
        "node_memory_MemAvailable_bytes",
        "host:filesystem_used:ratio",
        "loki_build_info",
        "grafana_build_info",
        "prometheus_tsdb_head_series",
    ],
)
def test_a_metric_of_each_kind_is_there(urls: dict[str, str], expression: str) -> None:
    assert eventually(lambda: query(urls, expression))


@pytest.mark.parametrize(
    "metric", ["container_memory_working_set_bytes", "container_cpu_usage_seconds_total"]
)
def test_cadvisor_knows_every_container_by_its_service(urls: dict[str, str], metric: str) -> None:
    running = TARGETS | {"db", "redis", "docker-proxy"}

    def services() -> bool:
        found = query(urls, f'count by (service, name) ({metric}{{name=~"motoo-live-.+"}})')
        return {s["metric"]["service"] for s in found} == running

    assert eventually(services)


def test_other_stacks_containers_are_not_in_it(urls: dict[str, str]) -> None:
    assert query(urls, 'container_memory_working_set_bytes{name!="",name!~"motoo-live-.+"}') == []


def test_rules_are_evaluated_without_an_error(urls: dict[str, str]) -> None:
    def groups() -> list[dict[str, object]]:
        found = httpx.get(f"{urls['prometheus']}/api/v1/rules").json()["data"]["groups"]
        rules = [rule for group in found for rule in group["rules"]]
        return rules if rules and all(rule["health"] != "unknown" for rule in rules) else []

    assert {str(rule["health"]) for rule in eventually(groups)} == {"ok"}
