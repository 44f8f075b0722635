"""The whole system that follows from a description: every service, derived ones too, and its networks."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network

from model.alerting import Webhook
from model.catalogue.application import LOGS_FOLDER, Application
from model.catalogue.metrics import Cadvisor, Prometheus
from model.catalogue.traefik import Traefik
from model.certificates import local_certificates
from model.container import SecretSpec, Tier
from model.member import Member
from model.members import balanced, every_member
from model.publishing import PublishedPort, Route
from model.service import Service
from model.settings import StackSettings
from model.system import System


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
        """Every secret that the system needs, each once."""
        specs = [s for m in self.members.values() for s in m.service.own_secrets(m.name)]
        specs += self.system.alerting.own_secrets()
        if self.proxy and not self.settings.production:
            specs += local_certificates(self.proxied_hosts)
        return tuple({spec.name: spec for spec in reversed(specs)}.values())[::-1]

    @cached_property
    def log_files(self) -> dict[str, str]:
        """The files that services write log lines to, by service."""
        return {
            m.name: f"{LOGS_FOLDER}/{m.service.log_file}"
            for m in self.of_kind(Application)
            if isinstance(m.service, Application) and m.service.log_file
        }

    @cached_property
    def proxy(self) -> Member | None:
        """The system's proxy, None where it has none."""
        return next(iter(self.of_kind(Traefik)), None)

    @cached_property
    def routed(self) -> tuple[tuple[Member, Route], ...]:
        """Whom the proxy leads users to."""
        members = self.members.values() if self.proxy else ()
        return tuple((m, m.service.route) for m in members if m.service.route)

    @cached_property
    def proxied_hosts(self) -> tuple[str, ...]:
        """The host names of all routes, the domain itself first."""
        domain = self.settings.public_domain
        return tuple(dict.fromkeys((domain, *(self.host_of(route) for _, route in self.routed))))

    def host_of(self, route: Route) -> str:
        """The route's whole host name."""
        return ".".join(filter(None, (route.host, self.settings.public_domain)))

    @cached_property
    def balanced(self) -> tuple[Member, ...]:
        """Those of several containers that publish a port: the proxy publishes it for them."""
        return tuple(balanced(self.system, self.settings.environment))

    def networks_of(self, member: Member) -> tuple[Tier, ...]:
        """The tiers whose networks it is on: its own, and those of what it needs to reach."""
        tiers = {member.service.tier} | {
            self.members[n].service.tier for n in (*member.needs, *member.reaches) if n in self.members
        }
        if isinstance(member.service, Prometheus):
            tiers |= {self._scraped_through(target) for target in self.scraped}
        if isinstance(member.service, Cadvisor):
            tiers.add(Tier.DOCKER_API)
        return tuple(sorted(tiers))

    def published(self, member: Member) -> tuple[PublishedPort, ...]:
        """Its published ports on this stack: in development all that are meant for it, in production what
        isn't closed. The proxy's include those of services with several containers."""
        own = () if member.name in {m.name for m in self.balanced} else (member,)
        others = self.balanced if isinstance(member.service, Traefik) else ()
        offset, production = self.settings.port_offset, self.settings.production
        return tuple(
            PublishedPort(
                host=port.host + offset,
                port=m.service.port_behind(port) if m is member else port.host,
                prod=port.prod,
            )
            for m in (*own, *others)
            for port in m.service.publish
            if (port.prod != "closed" if production else port.dev)
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
        if self.calls_out:
            closable.discard(Tier.MONITORING)
        return frozenset(closable | {Tier.DOCKER_API})

    @property
    def calls_out(self) -> bool:
        """Whether what stands in the monitoring network must reach somebody outside of the system."""
        contacts = self.system.alerting.contacts
        told = any(not isinstance(c, Webhook) or c.service is None for c in contacts)
        return bool(self.system.monitoring.prometheus.remote_write) or (
            self.system.alertmanager is not None and told
        )

    def told_at(self, contact: Webhook) -> str | None:
        """Where a service of the system is told of alerts, None where the address is a secret."""
        if contact.service is None:
            return None
        return f"http://{contact.service}:{self.members[contact.service].service.listens_on}{contact.path}"

    def subnet(self, tier: Tier) -> IPv4Network | None:
        """The address range of a network, None where Docker chooses."""
        whole = self.settings.address_range or self.system.address_range
        if whole is None or tier in self.system.subnets:
            return self.system.subnets.get(tier)
        parts = whole.subnets(prefixlen_diff=_PARTS_OF_A_RANGE)
        return dict(zip(Tier, parts, strict=False))[tier]

    def listed(self) -> Iterator[Member]:
        """The members one by one; a name that stands twice comes twice."""
        return every_member(self.system, self.settings.environment)

    def _scraped_through(self, target: Member) -> Tier:
        tiers = set(self.networks_of(target)) if not isinstance(target.service, Prometheus) else set()
        return Tier.MONITORING if Tier.MONITORING in tiers else target.service.tier


_PARTS_OF_A_RANGE = 3
"""A system's address range is cut into 2**3 parts: one for each tier, and some to spare."""
