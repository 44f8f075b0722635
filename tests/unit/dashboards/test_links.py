"""Links lead to panels that are there."""

from alert_rules import alerts
from alert_rules.panels import Panel
from alert_rules.thresholds import WELL
from model.topology import Topology
from tests.unit.alert_rules.examples import ALERTMANAGER, EVERY_TOPOLOGY, GRAFANA, described
from tests.unit.dashboards.reading import documents, panels


def test_every_panel_that_alerts_may_link_to_is_on_its_dashboard() -> None:
    found = {
        (uid, panel["id"])
        for topology in (GRAFANA, ALERTMANAGER)
        for uid, d in documents(topology).items()
        for panel in panels(d)
    }
    assert {(panel.dashboard.value, panel.number) for panel in Panel} <= found


@EVERY_TOPOLOGY
def test_every_alert_links_to_a_panel_that_is_there_and_shows_its_threshold(topology: Topology) -> None:
    found = {(uid, panel["id"]): panel for uid, d in documents(topology).items() for panel in panels(d)}
    for alert in alerts(topology):
        panel = found[alert.panel.dashboard.value, alert.panel.number]
        steps = panel["fieldConfig"]["defaults"]["thresholds"]["steps"]
        # bands over time show 1 while all is well, whatever the alert compares
        shown = WELL.value if panel["type"] == "state-timeline" else alert.threshold.value
        assert shown in [step["value"] for step in steps], f"{alert.uid}: {panel['title']}"


def test_services_with_bounds_of_their_own_have_a_line_each() -> None:
    web = {"kind": "service", "image": "nginx:1.30.4", "port": 80}
    load = {"kind": "k6", "target": "web", "script": "load.js", "p95_milliseconds": 250}
    document = documents(described(web=web, other=web, load=load))["http-services"]
    (latency,) = (p for p in panels(document) if p["id"] == Panel.HTTP_LATENCY.number)
    steps = latency["fieldConfig"]["defaults"]["thresholds"]["steps"]
    assert [step["value"] for step in steps] == [None, 0.25, 0.5]


@EVERY_TOPOLOGY
def test_links_to_other_dashboards_lead_somewhere(topology: Topology) -> None:
    found = documents(topology)
    for document in found.values():
        for panel in panels(document):
            for link in panel.get("fieldConfig", {}).get("defaults", {}).get("links", []):
                uid, _, variables = link["url"].removeprefix("/d/").partition("?var-")
                names = {variable["name"] for variable in found[uid]["templating"]["list"]}
                assert variables.partition("=")[0] in names, link
