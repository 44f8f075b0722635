"""The whole stack: networks first, then tier after tier, then what stands in Grafana."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pulumi
import pulumi_docker as docker

from components.app_tier import AppTier
from components.data_tier import DataTier
from components.edge_tier import EdgeTier
from components.grafana_content import GrafanaContent, GrafanaContentArgs
from components.logs_tier import LogsTier
from components.metrics_tier import MetricsTier
from components.networks import Networks
from components.tier import Tier, TierArgs
from model.catalogue.grafana import ADMIN_PASSWORD, ADMIN_USER, Grafana
from model.catalogue.logs import Loki, Shipper
from model.container import Tier as Network
from model.member import Member
from model.topology import Topology
from planning.plan import Plan


@dataclass(frozen=True, kw_only=True)
class StackArgs:
    """A checked topology, its plan, and the secrets' values."""

    topology: Topology
    plan: Plan
    secrets: pulumi.Output[Mapping[str, str]]


class Stack(pulumi.ComponentResource):
    """One system on one Docker host, with everything that watches it."""

    urls: Mapping[str, str]
    """Where the published services are, by service."""

    def __init__(self, name: str, args: StackArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("gantry:stack:Stack", name, None, opts)
        provider = _docker_provider(args.plan, pulumi.ResourceOptions(parent=self))
        child = pulumi.ResourceOptions(parent=self, providers=[provider])
        running = self._tiers(args, child)
        grafana = args.topology.of_kind(Grafana)[0].name
        GrafanaContent(
            "grafana",
            GrafanaContentArgs(
                topology=args.topology,
                url=args.plan.grafana_url,
                auth=args.secrets.apply(lambda values: f"{ADMIN_USER}:{values[ADMIN_PASSWORD]}"),
                secrets=args.secrets,
                container=running[grafana],
            ),
            child,
        )
        self.urls = published_urls(args.plan)
        self.register_outputs({"urls": dict(self.urls)})

    def _tiers(self, args: StackArgs, child: pulumi.ResourceOptions) -> Mapping[str, docker.Container]:
        plan = args.plan
        networks = Networks("networks", plan.networks, child)
        shared = {plan.files_volume: docker.Volume("files", name=plan.files_volume, opts=child)}
        if plan.logs_volume:
            shared[plan.logs_volume] = docker.Volume("logs", name=plan.logs_volume, opts=child)
        running: dict[str, docker.Container] = {}
        for name, tier, belongs in _TIERS:
            members = {m.name for m in args.topology.members.values() if belongs(m)}
            made = tier(
                name,
                TierArgs(
                    containers=tuple(c for c in plan.containers if c.service in members),
                    volumes=plan.volumes,
                    builds=plan.builds,
                    networks=networks.by_name,
                    shared_volumes=shared,
                    secrets=args.secrets,
                    running=running,
                    keep_data=args.topology.settings.production,
                ),
                child,
            )
            running |= made.containers
        return running


def _is_logs(member: Member) -> bool:
    return isinstance(member.service, Loki | Shipper)


# each tier may need those before it (model.checks.REACHES says which)
_TIERS: tuple[tuple[str, type[Tier], Callable[[Member], bool]], ...] = (
    ("data", DataTier, lambda m: m.service.tier is Network.DATA),
    ("app", AppTier, lambda m: m.service.tier is Network.APP),
    ("logs", LogsTier, _is_logs),
    (
        "metrics",
        MetricsTier,
        lambda m: m.service.tier in {Network.MONITORING, Network.DOCKER_API} and not _is_logs(m),
    ),
    ("edge", EdgeTier, lambda m: m.service.tier is Network.EDGE),
)


def published_urls(plan: Plan) -> dict[str, str]:
    """host:port of every published port, by container."""
    host = (plan.docker_host or "").rpartition("@")[2].removeprefix("ssh://").partition(":")[0]
    return {
        c.instance: f"{p.address if p.address != '0.0.0.0' else host or 'localhost'}:{p.host}"  # noqa: S104
        for c in plan.containers
        for p in c.ports
    }


def _docker_provider(plan: Plan, opts: pulumi.ResourceOptions) -> docker.Provider:
    """Without a host in the settings the provider takes $DOCKER_HOST, or the machine's own socket."""
    remote = plan.docker_host is not None and plan.docker_host.startswith("ssh://")
    # one connection carries all: sshd's default limits refuse one for every request (kreuzwerker#262)
    shared = ["-o", "ControlMaster=auto", "-o", "ControlPath=~/.ssh/gantry-%C", "-o", "ControlPersist=60"]
    return docker.Provider("docker", host=plan.docker_host, ssh_opts=shared if remote else None, opts=opts)
