"""The dashboards that the description itself states."""

import hashlib
import re

from alert_rules.datasource import Datasource
from alert_rules.uids import fitting
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.panels import graph, lines, number, rows
from dashboards.queries import Query
from dashboards.tile import Section, Tile
from dashboards.units import OF_DESCRIPTIONS
from model.topology import Topology
from model.watching import DashboardSpec, PanelSpec


def build(topology: Topology) -> tuple[Dashboard, ...]:
    """One for each, in the description's order, among the dashboards of the services."""
    return tuple(_dashboard(topology, spec) for spec in topology.system.dashboards)


def uid_of(title: str) -> str:
    """The title in small letters behind a word that no other uid begins with, at most 40 characters.

    A title with more than ASCII letters, digits and spaces is told apart by a digest of it.
    """
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    if words.replace("-", " ") != title.lower():
        words = f"{words[:20]}-{hashlib.sha256(title.encode()).hexdigest()[:8]}".lstrip("-")
    return fitting(f"custom-{words}")


def _dashboard(topology: Topology, spec: DashboardSpec) -> Dashboard:
    about = About(
        uid_of(spec.title),
        spec.title,
        Folder.SERVICES,
        f"From the description of {topology.system.name}.",
    )
    return dashboard(about, [Section(spec.title, tuple(_tile(panel) for panel in spec.panels))])


def _tile(spec: PanelSpec) -> Tile:
    """Numbers from SQL come without a time, as tables do; of everything else the course is asked for."""
    unit = OF_DESCRIPTIONS[spec.unit]
    match spec.kind:
        case "graph":
            return graph(spec.title, _query(spec), unit=unit)
        case "number":
            return number(spec.title, _query(spec, latest=spec.sql is not None), unit=unit)
        case "table":
            return rows(spec.title, _query(spec, latest=True), unit=unit)
        case "lines":
            return lines(spec.title, _query(spec))


def _query(spec: PanelSpec, *, latest: bool = False) -> Query:
    if spec.sql is not None:
        return Query(spec.sql, spec.legend, Datasource.POSTGRES, latest, spec.database)
    if spec.logs is not None:
        return Query(spec.logs, spec.legend, Datasource.LOKI, latest)
    return Query(spec.metrics or "", spec.legend, latest=latest)
