"""The variables of a container."""

from model.alerting import SMTP_PASSWORD
from model.catalogue.application import Application
from model.catalogue.grafana import Grafana
from model.catalogue.k6 import K6
from model.member import Member
from model.service import environment_prefix, secret_path
from model.topology import Topology

LOOPBACK = "127.0.0.1"


def environment_of(topology: Topology, member: Member) -> dict[str, str]:
    """What the kind needs, what it is told of those that it needs, and what the description says."""
    service = member.service
    environment = dict(service.own_environment(member.name))
    if isinstance(service, Application):
        for name in service.needs:
            connection = topology.members[name].service.connection(name)
            environment |= connection.environment if connection else {}
    if isinstance(service, K6):
        connection = topology.members[service.target].service.connection(service.target)
        if connection:
            environment["BASE_URL"] = connection.environment[f"{environment_prefix(service.target)}_URL"]
    if isinstance(service, Grafana):
        environment |= _grafana(topology, member)
    return environment | service.environment


def grafana_url(topology: Topology) -> str:
    """Where this machine reaches Grafana's API: what the settings say, or its published port."""
    grafana = next(iter(topology.of_kind(Grafana)))
    return topology.settings.grafana_url or f"http://{LOOPBACK}:{topology.published(grafana)[0].host}"


def _grafana(topology: Topology, member: Member) -> dict[str, str]:
    """Its address for people, and the mail server where it is the one that mails."""
    route = member.service.route
    url = f"https://{topology.host_of(route)}" if route and topology.proxy else grafana_url(topology)
    found = {"GF_SERVER_ROOT_URL": url}
    alerting = topology.system.alerting
    if alerting.smtp is None or alerting.router != "grafana":
        return found
    smtp = alerting.smtp
    found |= {
        "GF_SMTP_ENABLED": "true",
        "GF_SMTP_HOST": f"{smtp.host}:{smtp.port}",
        "GF_SMTP_FROM_ADDRESS": smtp.sender,
        "GF_SMTP_STARTTLS_POLICY": "MandatoryStartTLS" if smtp.encrypted else "NoStartTLS",
    }
    if smtp.username:
        found |= {"GF_SMTP_USER": smtp.username, "GF_SMTP_PASSWORD__FILE": secret_path(SMTP_PASSWORD)}
    return found
