"""Who belongs to a system: its own services, what speaks for them, what backs them up, what watches them."""

from collections.abc import Iterator

from model.alerting import Webhook
from model.catalogue.alertmanager import Alertmanager
from model.catalogue.elasticsearch import Elasticsearch
from model.catalogue.grafana import Grafana
from model.catalogue.k6 import K6
from model.catalogue.logs import Shipper
from model.catalogue.metrics import DOCKER_PROXY, Cadvisor
from model.catalogue.postgres import Postgres
from model.catalogue.redis import Redis
from model.catalogue.traefik import Traefik
from model.environment import Environment
from model.member import Member
from model.service import Service
from model.system import System


def described(system: System, environment: Environment) -> Iterator[tuple[str, Service]]:
    """The description's own services that exist in this environment."""
    for name, service in system.services.items():
        if service.only in {None, environment}:
            yield name, service


def balanced(system: System, environment: Environment) -> Iterator[Member]:
    """Services of several containers that publish a port, which the proxy has to do for them."""
    for name, service in described(system, environment):
        member = Member(name, service, service.needs)
        if member.replicas > 1 and service.publish:
            yield member


def every_member(system: System, environment: Environment) -> Iterator[Member]:
    """The members one by one in a stable order; a name that stands twice comes twice."""
    own = tuple(described(system, environment))
    for name, service in own:
        reaches = _behind_proxy(name, system, environment) if isinstance(service, Traefik) else ()
        yield Member(name, service, _needs(service), reaches)
    for name, service in own:
        if isinstance(service, Postgres | Redis | Elasticsearch):
            yield Member(service.exporter.name_for(name), service.exported_by(name), (name,))
        if isinstance(service, Postgres | Redis) and (backup := service.backed_up_by(name)):
            yield Member(f"{name}-backup", backup, (name,))
    yield from _monitoring(system, environment)


def _needs(service: Service) -> tuple[str, ...]:
    if isinstance(service, K6) and service.target not in service.needs:
        return (*service.needs, service.target)
    return service.needs


def _behind_proxy(proxy: str, system: System, environment: Environment) -> tuple[str, ...]:
    """It doesn't wait for them: it asks itself whether they are well."""
    routed = [n for n, s in described(system, environment) if s.route and n != proxy]
    routed += [n for n, s in _monitoring_parts(system) if s.route]
    return tuple(dict.fromkeys((*routed, *(m.name for m in balanced(system, environment)))))


def _monitoring_parts(system: System) -> Iterator[tuple[str, Service]]:
    parts = system.monitoring
    yield "prometheus", parts.prometheus
    yield "loki", parts.loki
    yield parts.shipper.kind, parts.shipper
    yield "grafana", parts.grafana
    yield "cadvisor", parts.cadvisor
    yield "node-exporter", parts.node_exporter
    yield DOCKER_PROXY, parts.docker_proxy
    if system.alertmanager:
        yield "alertmanager", system.alertmanager


def _monitoring(system: System, environment: Environment) -> Iterator[Member]:
    by_grafana = system.alerting.router == "grafana"
    told = tuple(c.service for c in system.alerting.contacts if isinstance(c, Webhook) and c.service)
    asked = tuple(n for n, s in described(system, environment) if isinstance(s, Postgres) and s.grafana)
    for name, service in _monitoring_parts(system):
        waits: tuple[str, ...] = ()
        reaches: tuple[str, ...] = ()
        match service:
            case Shipper():
                waits = ("loki",)
            case Cadvisor():
                waits = (DOCKER_PROXY,)
            case Grafana():
                waits = ("prometheus", "loki")
                reaches = (*asked, *(told if by_grafana else ()))
            case Alertmanager():
                reaches = () if by_grafana else told
        yield Member(name, service, (*waits, *service.needs), reaches)
