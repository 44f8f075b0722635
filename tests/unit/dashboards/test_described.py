"""What the description itself wants seen: its dashboards, and a panel for each of its alerts."""

import pytest

from alert_rules.datasource import Datasource
from alert_rules.panels import DashboardUid, own_alert_panel
from cli.project import PROJECT
from dashboards import dashboards
from dashboards.datasources import postgres_uid
from dashboards.described import uid_of
from model.errors import ConfigurationError
from model.loading import load_topology
from model.settings import StackSettings
from model.system import System
from model.topology import Topology
from tests.unit.alert_rules.examples import ALERTMANAGER, GRAFANA, SMALL
from tests.unit.alert_rules.promql import metrics
from tests.unit.dashboards.reading import Json, documents, panels, promql, queries

SQL = {"sql": "SELECT name, stock FROM products", "database": "db"}


def with_dashboards(*boards: Json) -> Topology:
    system = System.model_validate(
        {
            "name": "shop",
            "services": {
                "web": {"kind": "service", "image": "nginx:1.30.4", "port": 80},
                "db": {"kind": "postgres", "grafana": True},
            },
            "dashboards": boards,
        }
    )
    return Topology(system, StackSettings(system=system.name), "dev")


def only_panel(**panel: object) -> Json:
    topology = with_dashboards({"title": "Shop", "panels": [{"title": "A panel", **panel}]})
    (found,) = panels(documents(topology)["custom-shop"])
    return found


def test_a_described_dashboard_stands_among_those_of_services_in_the_order_of_its_panels() -> None:
    board = {"title": "Shop", "panels": [{"title": title, "metrics": "up"} for title in ("b", "a")]}
    (found,) = (d for d in dashboards(with_dashboards(board)) if d.title == "Shop")
    assert found.folder == "Services"
    assert [panel["title"] for panel in panels(documents(with_dashboards(board))[found.uid])] == ["b", "a"]


@pytest.mark.parametrize(
    ("kind", "panel_type"),
    [("graph", "timeseries"), ("number", "stat"), ("table", "table"), ("lines", "logs")],
)
def test_each_kind_is_a_panel_of_its_own(kind: str, panel_type: str) -> None:
    assert only_panel(kind=kind, logs='{service="web"}')["type"] == panel_type


def test_a_panel_asks_metrics_with_its_legend_and_unit() -> None:
    panel = only_panel(metrics="orders", legend="{{status}}", unit="per_second")
    (target,) = panel["targets"]
    assert (target["expr"], target["legendFormat"]) == ("orders", "{{status}}")
    assert target["datasource"]["uid"] == Datasource.PROMETHEUS
    assert panel["fieldConfig"]["defaults"]["unit"] == "cps"


def test_a_panel_asks_logs() -> None:
    (target,) = only_panel(kind="lines", logs='{service="web"} |= "failed"')["targets"]
    assert target["expr"] == '{service="web"} |= "failed"'
    assert target["datasource"]["uid"] == Datasource.LOKI


@pytest.mark.parametrize(
    ("kind", "form"), [("graph", "time_series"), ("number", "table"), ("table", "table")]
)
def test_sql_is_asked_of_its_database_in_the_form_that_the_panel_needs(kind: str, form: str) -> None:
    panel = only_panel(kind=kind, **SQL)
    (target,) = panel["targets"]
    assert panel["datasource"] == target["datasource"]
    assert target["datasource"] == {"type": "grafana-postgresql-datasource", "uid": postgres_uid("db")}
    assert (target["rawSql"], target["rawQuery"], target["format"]) == (SQL["sql"], True, form)


def test_a_table_of_metrics_shows_the_moment() -> None:
    (target,) = only_panel(kind="table", metrics="orders")["targets"]
    assert (target["instant"], target["format"]) == (True, "table")


@pytest.mark.parametrize("title", ["Umsatz: Übersicht", "日本", "a-b", "x" * 60])
def test_every_title_has_a_uid_that_grafana_takes(title: str) -> None:
    assert len(uid_of(title)) <= 40
    assert uid_of(title).isascii()
    assert uid_of(title) != uid_of(f"{title}!")


def test_titles_that_differ_in_signs_alone_have_different_uids() -> None:
    assert len({uid_of(title) for title in ("a b", "a-b", "a  b", "a.b")}) == 4


@pytest.mark.parametrize("title", ["PostgreSQL", "services overview"])
def test_the_title_of_another_dashboard_is_refused(title: str) -> None:
    board = {"title": title, "panels": [{"title": "A panel", "metrics": "up"}]}
    with pytest.raises(ConfigurationError, match="another dashboard of the system has this title"):
        dashboards(with_dashboards(board))


def test_each_alert_of_the_description_has_a_panel_under_its_name() -> None:
    found = {p["id"]: p for p in panels(documents(GRAFANA)[DashboardUid.OWN_ALERTS])}
    for position, rule in enumerate(GRAFANA.system.alerts):
        panel = found[own_alert_panel(position).number]
        (target,) = panel["targets"]
        assert panel["title"] == rule.name
        assert (target.get("expr") or target["rawSql"]) == (rule.metrics or rule.logs or rule.sql)
    assert len(found) == len(GRAFANA.system.alerts) == 3


def test_where_alertmanager_routes_grafanas_own_alerting_is_not_shown() -> None:
    asked = " ".join(target.get("expr", "") for _, target in queries(ALERTMANAGER))
    assert "grafana_alerting" not in asked
    assert "alertmanager_notifications_failed_total" in asked
    assert "alertmanager_" not in " ".join(target.get("expr", "") for _, target in queries(SMALL))


@pytest.mark.parametrize("name", sorted(path.stem for path in (PROJECT / "systems").glob("*.yaml")))
def test_the_systems_of_the_project_ask_valid_promql_and_have_their_pages(name: str) -> None:
    topology = load_topology(PROJECT, {"system": name}, "dev")
    for where, target in queries(topology):
        if target["datasource"]["uid"] == Datasource.PROMETHEUS:
            assert metrics(promql(target["expr"])), where
    for rule in topology.system.alerts:
        assert rule.metrics is None or metrics(rule.metrics), rule.name
        assert (PROJECT / rule.runbook).read_text().startswith(f"# {rule.name}\n"), rule.name
