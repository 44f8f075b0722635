"""Every dashboard is one that Grafana takes, and shows what alerts speak of."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from alert_rules import alerts
from alert_rules.panels import Panel
from alert_rules.recording import recording_rules
from dashboards import dashboards
from dashboards.datasources import LOKI, MIXED, PROMETHEUS
from dashboards.layout import COLUMNS
from model.topology import Topology
from tests.unit.alert_rules.examples import MOTOO, SMALL, described
from tests.unit.alert_rules.promql import RECORDED, metrics

SYSTEMS = pytest.mark.parametrize("topology", [MOTOO, SMALL], ids=["motoo", "small"])

Json = dict[str, Any]


def documents(topology: Topology) -> dict[str, Json]:
    return {dashboard.uid: json.loads(dashboard.json()) for dashboard in dashboards(topology)}


def panels(document: Json) -> list[Json]:
    return [panel for panel in document["panels"] if panel["type"] != "row"]


def queries(topology: Topology) -> Iterator[tuple[str, Json]]:
    for uid, document in documents(topology).items():
        for panel in panels(document):
            for target in panel["targets"]:
                yield f"{uid}: {panel['title']}", target


def promql(expression: str) -> str:
    """The expression with Grafana's variables replaced by what they might be."""
    for variable, value in {"$__rate_interval": "1m", "$service": "a|b", "$server": "a|b"}.items():
        expression = expression.replace(variable, value)
    return expression


def test_dashboards_follow_the_kinds_of_the_system() -> None:
    assert set(documents(SMALL)) == {"system-overview", "containers", "host", "logs", "monitoring"}
    assert set(documents(MOTOO)) - set(documents(SMALL)) == {"http-services", "postgres", "redis"}


@SYSTEMS
def test_the_document_is_of_the_classic_schema_with_a_uid_and_without_what_the_server_sets(
    topology: Topology,
) -> None:
    for uid, document in documents(topology).items():
        assert document["uid"] == uid
        assert 1 <= len(uid) <= 40
        assert document["title"]
        assert document["schemaVersion"] >= 36
        assert not {"id", "version", "apiVersion", "spec"} & set(document)


@SYSTEMS
def test_titles_and_uids_are_unique(topology: Topology) -> None:
    found = dashboards(topology)
    assert len({d.uid for d in found}) == len({d.title for d in found}) == len(found)


@SYSTEMS
def test_every_query_names_a_data_source_that_exists(topology: Topology) -> None:
    for where, target in queries(topology):
        assert target["datasource"]["uid"] in {PROMETHEUS, LOKI}, where


@SYSTEMS
def test_a_panel_names_its_queries_data_source(topology: Topology) -> None:
    for document in documents(topology).values():
        for panel in panels(document):
            asked = {target["datasource"]["uid"] for target in panel["targets"]}
            assert panel["datasource"]["uid"] == (asked.pop() if len(asked) == 1 else MIXED), panel["title"]


@SYSTEMS
def test_the_queries_of_a_panel_have_names_of_their_own(topology: Topology) -> None:
    for document in documents(topology).values():
        for panel in panels(document):
            names = [target["refId"] for target in panel["targets"]]
            assert names
            assert len(set(names)) == len(names)


@SYSTEMS
def test_panels_stay_on_the_grid_and_do_not_overlap(topology: Topology) -> None:
    for uid, document in documents(topology).items():
        places = [panel["gridPos"] for panel in document["panels"]]
        assert all(p["x"] >= 0 and p["x"] + p["w"] <= COLUMNS for p in places)
        for one, other in combinations(places, 2):
            apart_x = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
            apart_y = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
            assert apart_x or apart_y, f"{uid}: {one} and {other}"


@SYSTEMS
def test_the_numbers_of_a_dashboards_panels_are_unique(topology: Topology) -> None:
    for uid, document in documents(topology).items():
        numbers = Counter(panel["id"] for panel in document["panels"])
        assert [number for number, count in numbers.items() if count > 1] == [], uid


def test_adding_an_unlinked_panel_leaves_the_linked_ones_their_numbers() -> None:
    found = {(uid, panel["id"]) for uid, d in documents(MOTOO).items() for panel in panels(d)}
    assert {(panel.dashboard.value, panel.number) for panel in Panel} <= found


@SYSTEMS
def test_every_alert_links_to_a_panel_that_is_there_and_shows_its_threshold(topology: Topology) -> None:
    found = {(uid, panel["id"]): panel for uid, d in documents(topology).items() for panel in panels(d)}
    for alert in alerts(topology):
        panel = found[alert.panel.dashboard.value, alert.panel.number]
        steps = panel["fieldConfig"]["defaults"]["thresholds"]["steps"]
        assert alert.threshold.value in [step["value"] for step in steps], f"{alert.uid}: {panel['title']}"


def test_services_with_bounds_of_their_own_have_a_line_each() -> None:
    web = {"kind": "service", "image": "nginx:1.30.4", "port": 80}
    load = {"kind": "k6", "target": "web", "script": "load.js", "p95_milliseconds": 250}
    document = documents(described(web=web, other=web, load=load))["http-services"]
    (latency,) = (p for p in panels(document) if p["id"] == Panel.HTTP_LATENCY.number)
    steps = latency["fieldConfig"]["defaults"]["thresholds"]["steps"]
    assert [step["value"] for step in steps] == [None, 0.25, 0.5]


@SYSTEMS
def test_every_promql_query_parses_and_every_recorded_series_is_recorded(topology: Topology) -> None:
    recorded = {rule.record for rules in recording_rules(topology).values() for rule in rules}
    for where, target in queries(topology):
        if target["datasource"]["uid"] == PROMETHEUS:
            read = metrics(promql(target["expr"]))
            assert read, where
            assert {name for name in read if RECORDED in name} <= recorded, where


@SYSTEMS
def test_every_variable_in_a_query_is_one_of_the_dashboard(topology: Topology) -> None:
    for document in documents(topology).values():
        known = {f"${variable['name']}" for variable in document["templating"]["list"]}
        for panel in panels(document):
            for target in panel["targets"]:
                for name in ("$service", "$server", "$search"):
                    assert name not in target["expr"] or name in known, panel["title"]


def test_choices_are_the_services_of_the_system() -> None:
    options = {
        uid: {o["value"] for v in document["templating"]["list"] for o in v.get("options", [])} - {"$__all"}
        for uid, document in documents(MOTOO).items()
    }
    assert options["http-services"] == {"backend"}
    assert options["postgres"] == {"postgres-exporter"}
    assert "k6" in options["logs"]
    assert "k6" not in options["containers"]


@SYSTEMS
def test_links_to_other_dashboards_lead_somewhere(topology: Topology) -> None:
    found = documents(topology)
    for document in found.values():
        for panel in panels(document):
            for link in panel.get("fieldConfig", {}).get("defaults", {}).get("links", []):
                uid, _, variables = link["url"].removeprefix("/d/").partition("?var-")
                names = {variable["name"] for variable in found[uid]["templating"]["list"]}
                assert variables.partition("=")[0] in names, link


def test_the_overview_shows_health_errors_and_logs_of_every_service() -> None:
    (table,) = (p for p in panels(documents(MOTOO)["system-overview"]) if p["type"] == "table")
    asked = " ".join(target["expr"] for target in table["targets"])
    assert "service:healthy" in asked
    assert "detected_level" in asked
    assert 'count_over_time({service=~".+"} [5m])' in asked


def test_the_same_topology_gives_the_same_documents() -> None:
    first, second = ([d.json() for d in dashboards(MOTOO)] for _ in range(2))
    assert first == second
