"""What must hold of each service on its own."""

from collections.abc import Iterator

from model.catalogue.application import Application
from model.catalogue.grafana import Grafana
from model.catalogue.logs import Loki
from model.checks.keys import key_of
from model.errors import Problem
from model.member import Member
from model.topology import Topology
from model.values import duration

_DAY = 86400
_HOST_NAME_LIMIT = 63


def reservations(topology: Topology, member: Member) -> Iterator[Problem]:
    """Reservations above limits, and limits that Docker refuses."""
    limits = member.limits
    if limits.memory_reservation > limits.memory:
        yield Problem(
            key_of(topology, member, "reservations.memory"),
            f"{limits.memory_reservation}m",
            f"more is reserved than the limit allows ({limits.memory}m)",
            f"write at most {limits.memory}m, or raise limits.memory",
        )
    if limits.cpu_reservation > limits.cpus:
        yield Problem(
            key_of(topology, member, "reservations.cpus"),
            str(limits.cpu_reservation),
            f"more is reserved than the limit allows ({limits.cpus})",
            f"write at most {limits.cpus}, or raise limits.cpus",
        )
    if limits.memory < 6:
        key = key_of(topology, member, "limits.memory")
        yield Problem(key, f"{limits.memory}m", "Docker refuses less than 6m", "write at least 6m")


def publishable(topology: Topology, member: Member) -> Iterator[Problem]:
    """Published ports that lead nowhere."""
    for port in member.service.publish:
        if member.service.listens_on is None:
            key, reason = key_of(topology, member, "publish"), "this kind listens on no port"
            yield Problem(key, str(port.host), reason, "remove it")
        elif port.host + topology.settings.port_offset > 65535:
            key = key_of(topology, member, "publish")
            reason = f"with the stack's portOffset of {topology.settings.port_offset} this is no port"
            yield Problem(key, str(port.host), reason, "lower the stack's portOffset")


def container_name(topology: Topology, member: Member) -> Iterator[Problem]:
    """Names that are too long for a host."""
    name = f"{topology.prefix}-{member.name}"
    if len(name) > _HOST_NAME_LIMIT:
        reason = (
            f"its container's name has {len(name)} characters, a host name has at most {_HOST_NAME_LIMIT}"
        )
        yield Problem(
            key_of(topology, member), name, reason, "shorten the system's, the stack's or the service's name"
        )


def whole_days(_: Topology, member: Member) -> Iterator[Problem]:
    """Loki's retention."""
    if isinstance(member.service, Loki) and member.service.retention % _DAY:
        key, value = "monitoring.loki.retention", duration(member.service.retention)
        yield Problem(key, value, "Loki deletes by days", "write a whole number of days, for example '30d'")


def reachable_grafana(topology: Topology, member: Member) -> Iterator[Problem]:
    """Whether Grafana can be filled through its API."""
    reachable = topology.published(member) or topology.settings.grafana_url
    if isinstance(member.service, Grafana) and not reachable:
        reason = "Gantry fills Grafana through its API, but no port of it is published on this stack"
        remedy = "publish one ('prod: loopback' is enough), or set gantry:grafanaUrl"
        yield Problem("monitoring.grafana.publish", "[]", reason, remedy)


def health_timing(topology: Topology, member: Member) -> Iterator[Problem]:
    """Durations of zero."""
    timing = member.service.health
    if timing.interval == 0 or timing.timeout == 0:
        key = key_of(topology, member, "health")
        yield Problem(key, "0s", "Docker takes 0 for 'not said'", "write at least '1s'")


def kept(topology: Topology, member: Member) -> Iterator[Problem]:
    """Volumes for what keeps nothing."""
    if member.service.volume and not member.service.data_path:
        key, reason = key_of(topology, member, "volume"), f"the kind {member.kind} keeps no data"
        yield Problem(key, member.service.volume, reason, "remove it")


def one_writer(topology: Topology, member: Member) -> Iterator[Problem]:
    """A log file that several containers would write."""
    if isinstance(member.service, Application) and member.service.log_file and member.replicas > 1:
        reason = f"{member.replicas} containers can't write one file"
        key = key_of(topology, member, "log_file")
        yield Problem(key, member.service.log_file, reason, "let it print its log lines: remove log_file")


def everywhere(topology: Topology, member: Member) -> Iterator[Problem]:
    """Parts of the monitoring exist in every environment."""
    if member.service.only and member.name not in topology.system.services:
        reason = "what watches the system is there in every environment"
        yield Problem(key_of(topology, member, "only"), member.service.only.value, reason, "remove it")
