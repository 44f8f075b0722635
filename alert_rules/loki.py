"""The rule files of Loki's ruler: the alerts on log lines."""

from alert_rules import alerts, by_service
from alert_rules.alerting_rule import alerting_rule, rule_file
from alert_rules.datasource import Datasource
from alert_rules.links import Links
from model.topology import Topology

TENANT = "fake"
"""What Loki calls its one tenant while it asks nobody who he is."""


def rule_files(topology: Topology, links: Links | None = None) -> dict[str, str]:
    """The files of the tenant's folder, file name to YAML: one group a service.

    Empty where Grafana is the router: it evaluates the alerts on log lines then.
    """
    if topology.system.alerting.router != "alertmanager":
        return {}
    on_lines = [alert for alert in alerts(topology) if alert.datasource is Datasource.LOKI]
    return {
        f"{service}.yml": rule_file([(service, [alerting_rule(alert, links) for alert in found])])
        for service, found in by_service(on_lines).items()
    }
