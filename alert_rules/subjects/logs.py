"""Do the services complain in their logs?"""

from alert_rules.datasource import Datasource
from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.selectors import ERROR_LINES, running
from alert_rules.severity import Severity
from alert_rules.states import EMPTY_IS_FINE
from alert_rules.thresholds import LOG_ERRORS
from model.topology import Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """One for each of the system's own services; the parts that watch it have alerts on their metrics.

    A service that logs no error brings no data, which is as it should be.
    """
    return tuple(
        Alert(
            name="LogErrorBurst",
            service=member.name,
            owner=member.service.owner,
            severity=Severity.WARNING,
            datasource=Datasource.LOKI,
            expression=f'sum(count_over_time({{service="{member.name}"}} {ERROR_LINES} [5m]))',
            threshold=LOG_ERRORS,
            pending=60,
            keep_firing=300,
            summary=f"{member.name} logs many errors",
            description=f"{member.name} logged {{value}} lines of level error or worse in five minutes.",
            panel=Panel.LOG_ERRORS,
            absence=EMPTY_IS_FINE,
        )
        for member in running(topology)
        if member.name in topology.system.services
    )
