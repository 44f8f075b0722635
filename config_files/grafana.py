"""Files of Grafana's that follow from the whole system."""

from model.container import FileSpec, secret
from model.service import secret_path
from model.topology import Topology


def grafana_files(topology: Topology) -> list[FileSpec]:
    """The password of the mail server, where Grafana is the one that mails."""
    alerting = topology.system.alerting
    if alerting.router != "grafana" or alerting.smtp is None or alerting.smtp.username is None:
        return []
    return [FileSpec(path=secret_path("smtp-password"), content=secret("smtp-password"), mode="0400")]
