"""Every dashboard is one that Grafana takes."""

from collections import Counter
from itertools import combinations

from alert_rules.recording import recording_rules
from dashboards import dashboards
from dashboards.datasources import LOKI, MIXED, PROMETHEUS, postgres_uid
from dashboards.layout import COLUMNS
from model.catalogue.postgres import Postgres
from model.topology import Topology
from tests.unit.alert_rules.examples import ALERTMANAGER, EVERY_TOPOLOGY, GRAFANA, MOTOO, SMALL
from tests.unit.alert_rules.promql import RECORDED, metrics
from tests.unit.dashboards.reading import asked, documents, panels, promql, queries


def test_dashboards_follow_the_kinds_of_the_system() -> None:
    of_all = {"system-overview", "containers", "host", "logs", "monitoring", "alerting"}
    of_data = {"databases", "postgres", "redis"}
    of_every_kind = {"workers", "traefik", "rabbitmq", "elasticsearch", "backups", "own-alerts"}
    assert set(documents(SMALL)) == of_all
    assert set(documents(MOTOO)) == of_all | of_data | {"http-services"}
    for every in (GRAFANA, ALERTMANAGER):
        assert set(documents(every)) == of_all | of_data | of_every_kind | {"http-services"}


@EVERY_TOPOLOGY
def test_the_document_is_of_the_classic_schema_with_a_uid_and_without_what_the_server_sets(
    topology: Topology,
) -> None:
    for uid, document in documents(topology).items():
        assert document["uid"] == uid
        assert 1 <= len(uid) <= 40
        assert document["title"]
        assert document["schemaVersion"] >= 36
        assert not {"id", "version", "apiVersion", "spec"} & set(document)


@EVERY_TOPOLOGY
def test_titles_and_uids_are_unique(topology: Topology) -> None:
    found = dashboards(topology)
    assert len({d.uid for d in found}) == len({d.title for d in found}) == len(found)


@EVERY_TOPOLOGY
def test_every_query_names_a_data_source_that_exists(topology: Topology) -> None:
    known = {PROMETHEUS, LOKI, *(postgres_uid(member.name) for member in topology.of_kind(Postgres))}
    for where, target in queries(topology):
        assert target["datasource"]["uid"] in known, where


@EVERY_TOPOLOGY
def test_a_panel_names_its_queries_data_source(topology: Topology) -> None:
    for document in documents(topology).values():
        for panel in panels(document):
            sources = {target["datasource"]["uid"] for target in panel["targets"]}
            assert panel["datasource"]["uid"] == (sources.pop() if len(sources) == 1 else MIXED), panel[
                "title"
            ]


@EVERY_TOPOLOGY
def test_the_queries_of_a_panel_have_names_of_their_own(topology: Topology) -> None:
    for document in documents(topology).values():
        for panel in panels(document):
            names = [target["refId"] for target in panel["targets"]]
            assert names
            assert len(set(names)) == len(names)


@EVERY_TOPOLOGY
def test_panels_stay_on_the_grid_and_do_not_overlap(topology: Topology) -> None:
    for uid, document in documents(topology).items():
        places = [panel["gridPos"] for panel in document["panels"]]
        assert all(p["x"] >= 0 and p["x"] + p["w"] <= COLUMNS for p in places)
        for one, other in combinations(places, 2):
            apart_x = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
            apart_y = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
            assert apart_x or apart_y, f"{uid}: {one} and {other}"


@EVERY_TOPOLOGY
def test_the_numbers_of_a_dashboards_panels_are_unique(topology: Topology) -> None:
    for uid, document in documents(topology).items():
        numbers = Counter(panel["id"] for panel in document["panels"])
        assert [number for number, count in numbers.items() if count > 1] == [], uid


@EVERY_TOPOLOGY
def test_every_promql_query_parses_and_every_recorded_series_is_recorded(topology: Topology) -> None:
    recorded = {rule.record for rules in recording_rules(topology).values() for rule in rules}
    for where, target in queries(topology):
        if target["datasource"]["uid"] == PROMETHEUS:
            read = metrics(promql(target["expr"]))
            assert read, where
            assert {name for name in read if RECORDED in name} <= recorded, where


@EVERY_TOPOLOGY
def test_every_variable_in_a_query_is_one_of_the_dashboard(topology: Topology) -> None:
    for document in documents(topology).values():
        known = {f"${variable['name']}" for variable in document["templating"]["list"]}
        for panel in panels(document):
            for target in panel["targets"]:
                for name in ("$service", "$server", "$search"):
                    assert name not in asked(target) or name in known, panel["title"]


def test_choices_are_the_services_of_the_system() -> None:
    options = {
        uid: {o["value"] for v in document["templating"]["list"] for o in v.get("options", [])} - {"$__all"}
        for uid, document in documents(MOTOO).items()
    }
    assert options["http-services"] == {"backend"}
    assert options["postgres"] == {"postgres-exporter"}
    assert "k6" in options["logs"]
    assert "k6" not in options["containers"]


def test_the_overview_shows_health_errors_and_logs_of_every_service() -> None:
    (table,) = (p for p in panels(documents(MOTOO)["system-overview"]) if p["type"] == "table")
    texts = " ".join(target["expr"] for target in table["targets"])
    assert "service:healthy" in texts
    assert "detected_level" in texts
    assert 'count_over_time({service=~".+"} [5m])' in texts


def test_the_same_topology_gives_the_same_documents() -> None:
    first, second = ([d.json() for d in dashboards(MOTOO)] for _ in range(2))
    assert first == second
