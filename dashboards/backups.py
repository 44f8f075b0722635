"""Backups: their log lines are all that they say."""

from alert_rules.panels import DashboardUid, Panel
from alert_rules.selectors import BACKUP_FAILED, BACKUP_MADE
from alert_rules.thresholds import BACKUPS_MADE, NONE
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.panels import graph, lines
from dashboards.queries import Query, logs
from dashboards.tile import Section, Tile
from dashboards.units import PanelUnit
from model.catalogue.backup import Backup
from model.topology import Topology
from model.values import duration


def build(topology: Topology) -> Dashboard | None:
    """None where nothing is dumped."""
    intervals = {
        member.name: member.service.options.every
        for member in topology.of_kind(Backup)
        if isinstance(member.service, Backup)
    }
    if not intervals:
        return None
    said = lines("What they log", logs(f'{{service=~"{"|".join(intervals)}"}}'))
    return dashboard(
        About(
            DashboardUid.BACKUPS,
            "Backups",
            Folder.INFRASTRUCTURE,
            "Whether the dumps are made that somebody will need one day.",
        ),
        [Section("Dumps", _dumps(intervals)), Section("Logs", (said,))],
    )


def _dumps(intervals: dict[str, int]) -> tuple[Tile, ...]:
    """Each counted over its own interval, which differs from service to service."""
    return (
        graph(
            "Dumps that failed, in one interval",
            *(_counted(name, BACKUP_FAILED, every) for name, every in intervals.items()),
            unit=PanelUnit.COUNT,
            bounds=[NONE],
        ).linked_from(Panel.BACKUP_FAILURES),
        graph(
            "Dumps made, in two intervals",
            *(_counted(name, BACKUP_MADE, 2 * every) for name, every in intervals.items()),
            unit=PanelUnit.COUNT,
            bounds=[BACKUPS_MADE],
        ).linked_from(Panel.BACKUPS_MADE),
    )


def _counted(name: str, only: str, seconds: int) -> Query:
    return logs(f'sum(count_over_time({{service="{name}"}} {only} [{duration(seconds)}]))', name)
