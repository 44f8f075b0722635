"""The alerts that follow from a kind of service, and from what its description says."""

import pytest

from alert_rules import alerts
from alert_rules.severity import Severity
from model.topology import Topology
from tests.unit.alert_rules.examples import GRAFANA, MOTOO, SMALL, described, of
from tests.unit.alert_rules.promql import metrics


def test_a_service_gets_only_the_alerts_of_its_kind() -> None:
    names = {a.name for a in alerts(SMALL)}
    assert not [name for name in names if name.startswith(("Postgres", "Redis", "Http"))]
    assert {a.name for a in alerts(SMALL) if a.service == "web"} == {
        "ContainerGone",
        "ContainerUnhealthy",
        "ContainerRestarting",
        "ContainerMemoryNearLimit",
        "ContainerCpuBusy",
        "ContainerCpuThrottled",
        "LogErrorBurst",
    }


def test_tools_that_are_started_by_hand_have_no_alerts() -> None:
    assert not {a.service for a in alerts(MOTOO)} & {"k6", "redis-cli"}


def test_what_only_watches_and_does_not_answer_is_no_reason_to_wake_somebody() -> None:
    unhealthy = of(MOTOO, "ContainerUnhealthy")
    assert unhealthy["db"].severity is Severity.CRITICAL
    assert unhealthy["node-exporter"].severity is Severity.WARNING


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


def test_the_limits_of_containers_with_replicas_are_each_containers_own() -> None:
    several, one = (of(GRAFANA, "ContainerMemoryNearLimit")[name] for name in ("web", "page"))
    assert several.summary == "{label:name} uses {value} of its memory"
    assert one.summary == "page uses {value} of its memory"
    assert of(GRAFANA, "TargetDown")["web"].summary == "web ({label:instance}) does not answer Prometheus"


def test_the_proxy_is_watched_for_every_service_that_it_leads_to() -> None:
    errors = of(GRAFANA, "TraefikErrorRatioHigh")
    assert set(errors) == {"web", "page"}
    assert errors["web"].owner == "shop"
    assert not of(MOTOO, "TraefikErrorRatioHigh")


def test_a_backup_that_is_rarer_than_logs_are_kept_is_not_missed() -> None:
    rare, usual = ({"kind": "redis", "backup": {"every": every}} for every in ("20d", "7d"))
    topology = described(rare=rare, usual=usual)
    assert set(of(topology, "BackupFailed")) == {"rare-backup", "usual-backup"}
    assert set(of(topology, "BackupOverdue")) == {"usual-backup"}
    assert "[14d]" in of(topology, "BackupOverdue")["usual-backup"].expression


def test_a_worker_without_metrics_has_no_alert_on_its_jobs() -> None:
    assert set(of(GRAFANA, "WorkerJobsFail")) == {"worker"}
