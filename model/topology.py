"""The whole system that follows from a description: every service, derived ones too, and its networks."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from model.catalogue.http_service import K6
from model.catalogue.metrics import DOCKER_PROXY, Cadvisor, Prometheus
from model.catalogue.postgres import Postgres
from model.catalogue.redis import Redis
from model.container import Limits, SecretSpec, Tier
from model.service import PublishedPort, Service
from model.settings import StackSettings
from model.system import System


@dataclass(frozen=True)
class Member:
    """A service with its name in the system."""

    name: str
    service: Service
    needs: tuple[str, ...]
    """What must be healthy before it starts."""

    @property
    def kind(self) -> str:
        """The kind's name, as descriptions write it."""
        return str(getattr(self.service, "kind", type(self.service).__name__.lower()))

    @property
    def limits(self) -> Limits:
        """The description's numbers, and the kind's where it gives none; half the memory is reserved."""
        said, kept = self.service.limits, self.service.reservations
        memory = said.memory or self.service.default_limits[0]
        cpus = said.cpus or self.service.default_limits[1]
        return Limits(
            memory=memory,
            cpus=cpus,
            memory_reservation=kept.memory or memory // 2,
            cpu_reservation=kept.cpus or round(cpus / 4, 3),
        )


@dataclass(frozen=True)
class Topology:
    """A system on a stack. Everything that is deployed, drawn and alerted on is read from here."""

    system: System
    settings: StackSettings
    stack: str

    @property
    def prefix(self) -> str:
        """What stands before every name on the host."""
        return f"{self.system.name}-{self.stack}"

    @cached_property
    def members(self) -> dict[str, Member]:
        """Every service by name, in a stable order: the description's own, exporters, monitoring."""
        return {member.name: member for member in self.listed()}

    def of_kind(self, kind: type[Service]) -> tuple[Member, ...]:
        """The members of one kind (or of a family of kinds)."""
        return tuple(m for m in self.members.values() if isinstance(m.service, kind))

    @cached_property
    def scraped(self) -> tuple[Member, ...]:
        """Those whose metrics Prometheus collects."""
        return tuple(m for m in self.members.values() if m.service.metrics_endpoint)

    @cached_property
    def secrets(self) -> tuple[SecretSpec, ...]:
        """Every secret that the system needs."""
        return tuple(s for m in self.members.values() for s in m.service.own_secrets(m.name))

    def networks_of(self, member: Member) -> tuple[Tier, ...]:
        """The tiers whose networks it is on: its own, and those of what it needs to reach."""
        tiers = {member.service.tier} | {
            self.members[n].service.tier for n in member.needs if n in self.members
        }
        if isinstance(member.service, Prometheus):
            tiers |= {self._scraped_through(target) for target in self.scraped}
        if isinstance(member.service, Cadvisor):
            tiers.add(Tier.DOCKER_API)
        return tuple(sorted(tiers))

    def published(self, member: Member) -> tuple[PublishedPort, ...]:
        """Its published ports on this stack: all in development, in production what isn't closed."""
        offset = self.settings.port_offset
        return tuple(
            PublishedPort(host=p.host + offset, port=p.port or member.service.listens_on, prod=p.prod)
            for p in member.service.publish
            if not self.settings.production or p.prod != "closed"
        )

    @cached_property
    def internal_networks(self) -> frozenset[Tier]:
        """Networks without a way out: those of data and monitoring, where nothing must be published.

        Docker publishes no port of a container that is on internal networks only.
        """
        closable = {Tier.DATA, Tier.MONITORING}
        for member in self.members.values():
            tiers = set(self.networks_of(member))
            if self.published(member) and tiers <= {*closable, Tier.DOCKER_API}:
                closable -= tiers
        return frozenset(closable | {Tier.DOCKER_API})

    def _scraped_through(self, target: Member) -> Tier:
        tiers = set(self.networks_of(target)) if not isinstance(target.service, Prometheus) else set()
        return Tier.MONITORING if Tier.MONITORING in tiers else target.service.tier

    def listed(self) -> Iterator[Member]:
        """The members one by one; a name that stands twice comes twice."""
        for name, service in self.system.services.items():
            needs = service.needs
            if isinstance(service, K6) and service.target not in needs:
                needs = (*needs, service.target)
            yield Member(name, service, needs)
        for name, service in self.system.services.items():
            if isinstance(service, Postgres | Redis):
                yield Member(service.exporter.name_for(name), service.exported_by(name), (name,))
        yield from self._monitoring()

    def _monitoring(self) -> Iterator[Member]:
        parts = self.system.monitoring
        yield Member("prometheus", parts.prometheus, parts.prometheus.needs)
        yield Member("loki", parts.loki, parts.loki.needs)
        yield Member(parts.shipper.kind, parts.shipper, ("loki", *parts.shipper.needs))
        yield Member("grafana", parts.grafana, ("prometheus", "loki", *parts.grafana.needs))
        yield Member("cadvisor", parts.cadvisor, (DOCKER_PROXY, *parts.cadvisor.needs))
        yield Member("node-exporter", parts.node_exporter, parts.node_exporter.needs)
        yield Member(DOCKER_PROXY, parts.docker_proxy, parts.docker_proxy.needs)
