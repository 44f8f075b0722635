"""Grafana holds what the description says, and it works."""

import httpx

from alert_rules.grafana import rule_groups
from cli.project import PROJECT
from dashboards import dashboards
from model.loading import load_topology
from tests.live.conftest import STACK, eventually

TOPOLOGY = load_topology(PROJECT, {"system": "motoo"}, STACK)


def test_every_datasource_is_there_and_its_health_is_ok(grafana: httpx.Client) -> None:
    found = grafana.get("/api/datasources").raise_for_status().json()
    assert {d["uid"] for d in found} == {"prometheus", "loki"}
    for source in found:
        health = grafana.get(f"/api/datasources/uid/{source['uid']}/health").raise_for_status().json()
        assert health["status"] == "OK", health


def test_the_folders_and_every_dashboard_are_there(grafana: httpx.Client) -> None:
    folders = grafana.get("/api/folders").raise_for_status().json()
    assert {f["uid"] for f in folders} == {"alerts", "infrastructure", "services"}
    for board in dashboards(TOPOLOGY):
        found = grafana.get(f"/api/dashboards/uid/{board.uid}").raise_for_status().json()
        assert found["meta"]["folderUid"] == board.folder.lower()
        assert found["dashboard"]["title"] == board.title


def test_every_alert_rule_is_there_and_is_evaluated_without_an_error(grafana: httpx.Client) -> None:
    wanted = {rule.uid for group in rule_groups(TOPOLOGY) for rule in group.rules}
    stored = grafana.get("/api/v1/provisioning/alert-rules").raise_for_status().json()
    assert {rule["uid"] for rule in stored} == wanted

    def health() -> dict[str, str]:
        groups = grafana.get("/api/prometheus/grafana/api/v1/rules").json()["data"]["groups"]
        rules = {r["name"] + r.get("uid", ""): r["health"] for g in groups for r in g["rules"]}
        return rules if rules and "unknown" not in rules.values() else {}

    bad = {name: state for name, state in eventually(health, 120).items() if state == "error"}
    assert bad == {}


def test_nobody_gets_in_without_a_password(urls: dict[str, str]) -> None:
    assert httpx.get(f"{urls['grafana']}/api/folders").status_code == 401
    assert httpx.get(f"{urls['grafana']}/api/folders", auth=("admin", "admin")).status_code == 401


def test_a_query_through_grafana_reaches_prometheus(grafana: httpx.Client) -> None:
    query = {
        "refId": "A",
        "datasource": {"type": "prometheus", "uid": "prometheus"},
        "expr": "count(up == 1)",
        "instant": True,
    }
    body = {"queries": [query], "from": "now-5m", "to": "now"}
    frames = grafana.post("/api/ds/query", json=body).raise_for_status().json()["results"]["A"]["frames"]
    assert frames[0]["data"]["values"][-1][0] >= 9
