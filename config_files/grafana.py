"""Files of Grafana's that follow from the whole system."""

from model.alerting import SMTP_PASSWORD
from model.container import FileSpec
from model.service import secret_file
from model.topology import Topology


def grafana_files(topology: Topology) -> list[FileSpec]:
    """The password of the mail server, where Grafana is the one that mails."""
    alerting = topology.system.alerting
    if alerting.router != "grafana" or alerting.smtp is None or alerting.smtp.username is None:
        return []
    return [secret_file(SMTP_PASSWORD)]
