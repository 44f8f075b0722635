"""Logs of every service."""

from alert_rules.panels import DashboardUid, Panel
from alert_rules.selectors import ERROR_LINES
from alert_rules.thresholds import LOG_ERRORS
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.panels import graph, lines
from dashboards.queries import logs
from dashboards.tile import Section, Tile
from dashboards.units import PanelUnit
from dashboards.variables import choice, search
from model.topology import Topology

_CHOSEN = '{service=~"$service"}'


def build(topology: Topology) -> Dashboard:
    """How much is logged, how bad it is, and the lines themselves; tools' logs can be read too."""
    everything = lines("Lines", logs(f'{_CHOSEN} |~ "(?i)$search"')).sized(height=18)
    errors = lines("Errors", logs(f'{_CHOSEN} {ERROR_LINES} |~ "(?i)$search"'))
    return dashboard(
        About(DashboardUid.LOGS, "Logs", Folder.INFRASTRUCTURE, "What the services say."),
        [
            Section("How much", _counts()),
            Section("Errors", (errors,)),
            Section("Everything", (everything,)),
        ],
        variables=[
            choice("service", "Service", {name: name for name in topology.members}),
            search("search", "Search (regular expression)"),
        ],
    )


def _counts() -> tuple[Tile, ...]:
    return (
        graph(
            "Lines of level error or worse, in five minutes",
            logs(f"sum by (service) (count_over_time({_CHOSEN} {ERROR_LINES} [5m]))", "{{service}}"),
            unit=PanelUnit.COUNT,
            bounds=[LOG_ERRORS],
        )
        .linked_from(Panel.LOG_ERRORS)
        .sized(width=8),
        graph(
            "Lines by level",
            logs(
                f"sum by (detected_level) (count_over_time({_CHOSEN} [$__auto]))",
                "{{detected_level}}",
            ),
            unit=PanelUnit.COUNT,
            stacked=True,
        ).sized(width=8),
        graph(
            "Volume by service",
            logs(f"sum by (service) (bytes_rate({_CHOSEN} [$__auto]))", "{{service}}"),
            unit=PanelUnit.BYTES_PER_SECOND,
            stacked=True,
        ).sized(width=8),
    )
