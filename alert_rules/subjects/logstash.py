"""Do events get from Logstash into Elasticsearch?

Logstash has no metrics that Prometheus could read, so its own log lines must do.
"""

from alert_rules.datasource import Datasource
from alert_rules.definition import Alert
from alert_rules.panels import Panel
from alert_rules.selectors import LOGSTASH_FAILURES
from alert_rules.severity import Severity
from alert_rules.states import EMPTY_IS_FINE
from alert_rules.thresholds import NONE
from model.catalogue.logstash import Logstash
from model.topology import Topology


def alerts(topology: Topology) -> tuple[Alert, ...]:
    """One for each Logstash; beside it there are those on its container."""
    return tuple(
        Alert(
            name="LogstashCannotWrite",
            service=member.name,
            owner=member.service.owner,
            severity=Severity.WARNING,
            datasource=Datasource.LOKI,
            expression=f'sum(count_over_time({{service="{member.name}"}} {LOGSTASH_FAILURES} [5m]))',
            threshold=NONE,
            pending=120,
            keep_firing=300,
            summary=f"{member.name} can't write to Elasticsearch",
            description=f"{member.name} logged {{value}} failures to write to Elasticsearch in five minutes.",
            panel=Panel.LOGSTASH_FAILURES,
            absence=EMPTY_IS_FINE,
        )
        for member in topology.of_kind(Logstash)
    )
