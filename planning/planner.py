"""Turns a topology into the plan of what is deployed: no resource is made, nothing is asked of Docker."""

from ipaddress import IPv4Network
from pathlib import Path

from model.catalogue.application import Application
from model.container import Tier
from model.topology import Topology
from planning.builds import image_build
from planning.containers import container_plan
from planning.environment import grafana_url
from planning.names import files_volume, logs_volume, network_name
from planning.plan import ImageBuild, NetworkPlan, Plan, VolumePlan


def build_plan(topology: Topology, project: Path) -> Plan:
    """The plan of a checked topology.

    Args:
        topology: the system on its stack; unchecked ones may raise KeyError or OSError here.
        project: the folder that holds systems/ and apps/.
    """
    members = topology.members.values()
    builds = _builds(topology, project)
    return Plan(
        system=topology.system.name,
        stack=topology.stack,
        environment=topology.settings.environment.value,
        docker_host=topology.settings.docker_host,
        grafana_url=grafana_url(topology),
        files_volume=files_volume(topology),
        logs_volume=logs_volume(topology),
        networks=_networks(topology),
        volumes=tuple(
            VolumePlan(service=m.name, name=f"{topology.prefix}-{volume}")
            for m in members
            if (volume := m.service.volume_for(m.name))
        ),
        builds=tuple({build.tag: build for build in builds.values()}.values()),
        containers=tuple(
            container_plan(topology, m, instance, project, builds.get(m.name))
            for m in members
            for instance in m.instances
        ),
        secrets=topology.secrets,
    )


def _networks(topology: Topology) -> tuple[NetworkPlan, ...]:
    used = sorted({tier for m in topology.members.values() for tier in topology.networks_of(m)})
    return tuple(_network(topology, tier, topology.subnet(tier)) for tier in used)


def _network(topology: Topology, tier: Tier, subnet: IPv4Network | None) -> NetworkPlan:
    return NetworkPlan(
        tier=tier,
        name=network_name(topology, tier),
        internal=tier in topology.internal_networks,
        subnet=str(subnet) if subnet else None,
        # subnet and gateway together or neither: half of it would differ from what Docker reports
        gateway=str(subnet.network_address + 1) if subnet else None,
    )


def _builds(topology: Topology, project: Path) -> dict[str, ImageBuild]:
    """The image of each service that is built; services of the same source share one."""
    made: dict[str, ImageBuild] = {}
    for member in topology.of_kind(Application):
        if isinstance(member.service, Application) and member.service.build:
            build = image_build(project, topology.prefix, member.name, member.service.build)
            same = (b for b in made.values() if b.content == build.content)
            made[member.name] = next(same, build)
    return made
