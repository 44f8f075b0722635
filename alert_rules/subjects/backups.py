"""Are the dumps made that somebody will need one day?

What makes them has no metrics: it logs a line for each dump that it made, and for each that failed.
"""

from collections.abc import Iterator

from alert_rules.datasource import Datasource
from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.selectors import BACKUP_FAILED, BACKUP_MADE
from alert_rules.severity import Severity
from alert_rules.states import EMPTY_IS_FINE
from alert_rules.thresholds import BACKUPS_MADE, NONE
from model.catalogue.backup import Backup
from model.catalogue.metrics import Prometheus
from model.member import Member
from model.topology import Topology
from model.values import duration

_WITNESS_WINDOW = 6 * 3600
"""Prometheus logs at its start, and every two hours when it writes a block: in six hours there is a line."""


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """Two for each backup; one where log lines are not kept for so long that a missing dump could be told."""
    return tuple(_alerts(topology))


def _alerts(topology: Topology) -> Iterator[Alert]:
    for member in topology.of_kind(Backup):
        if isinstance(member.service, Backup):
            yield _failed(member, member.service)
            if 2 * member.service.options.every + _WITNESS_WINDOW < topology.system.monitoring.loki.retention:
                yield _overdue(topology, member, member.service)


def _failed(member: Member, backup: Backup) -> Alert:
    every = duration(backup.options.every)
    return Alert(
        name="BackupFailed",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.WARNING,
        datasource=Datasource.LOKI,
        expression=f'sum(count_over_time({{service="{member.name}"}} {BACKUP_FAILED} [{every}]))',
        threshold=NONE,
        # a line is no bad luck of one evaluation
        pending=0,
        summary=f"The backup of {backup.target} failed",
        description=f"{{value}} dumps of {backup.target} failed within {every}; the next try is due soon.",
        panel=Panel.BACKUP_FAILURES,
        absence=EMPTY_IS_FINE,
    )


def _overdue(topology: Topology, member: Member, backup: Backup) -> Alert:
    """Silent until the system has run for two intervals: a line of Prometheus from before is the witness."""
    (witness,) = topology.of_kind(Prometheus)
    window, before = duration(2 * backup.options.every), duration(_WITNESS_WINDOW)
    made = f'sum(count_over_time({{service="{member.name}"}} {BACKUP_MADE} [{window}]))'
    ran = f'sum(count_over_time({{service="{witness.name}"}} [{before}] offset {window}))'
    return Alert(
        name="BackupOverdue",
        service=member.name,
        owner=member.service.owner,
        severity=Severity.CRITICAL,
        datasource=Datasource.LOKI,
        expression=f"({made} or vector(0)) and on () ({ran} > 0)",
        threshold=BACKUPS_MADE,
        pending=300,
        summary=f"{backup.target} has no fresh backup",
        description=(
            f"No dump of {backup.target} was made within {window}, although one is due every "
            f"{duration(backup.options.every)}."
        ),
        panel=Panel.BACKUPS_MADE,
        absence=EMPTY_IS_FINE,
    )
