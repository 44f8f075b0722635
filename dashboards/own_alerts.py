"""What the description's own alerts ask, a panel each."""

from alert_rules.datasource import Datasource
from alert_rules.definition import Alert
from alert_rules.panels import DashboardUid
from alert_rules.subjects import own
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.panels import graph, rows
from dashboards.queries import Query
from dashboards.tile import Section, Tile
from dashboards.units import OF_ALERTS
from model.topology import Topology


def build(topology: Topology) -> Dashboard | None:
    """None where the description states no alert."""
    tiles = tuple(_tile(alert) for alert in own.alerts(topology))
    if not tiles:
        return None
    return dashboard(
        About(
            DashboardUid.OWN_ALERTS,
            "Own alerts",
            Folder.SERVICES,
            f"What the alerts of {topology.system.name} on its own business look at.",
        ),
        [Section("Alerts", tiles)],
    )


def _tile(alert: Alert) -> Tile:
    """Under the alert's name. SQL of an alert brings rows of the moment, which have no past to draw."""
    unit, bounds = OF_ALERTS[alert.threshold.unit], [alert.threshold]
    if alert.datasource is Datasource.POSTGRES:
        query = Query(alert.expression, "", alert.datasource, latest=True, database=alert.database)
        return rows(alert.name, query, unit=unit, bounds=bounds).linked_from(alert.panel)
    query = Query(alert.expression, datasource=alert.datasource)
    return graph(alert.name, query, unit=unit, bounds=bounds).linked_from(alert.panel)
