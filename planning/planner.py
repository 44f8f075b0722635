"""Turns a topology into the plan of what is deployed: no resource is made, nothing is asked of Docker."""

from ipaddress import IPv4Network
from pathlib import Path

from config_files.promtail import log_tag
from model.catalogue.grafana import Grafana
from model.catalogue.http_service import K6, HttpService
from model.container import Tier
from model.service import Exposure, environment_prefix, merged_health
from model.topology import Member, Topology
from planning.builds import image_build
from planning.files import folders_of
from planning.plan import (
    ContainerPlan,
    ImageBuild,
    NetworkPlan,
    Plan,
    PortBinding,
    VolumeMount,
    VolumePlan,
)

LOOPBACK = "127.0.0.1"


def build_plan(topology: Topology, project: Path) -> Plan:
    """The plan of a checked topology.

    Args:
        topology: the system on its stack; unchecked ones may raise KeyError or OSError here.
        project: the folder that holds systems/ and apps/.
    """
    members = topology.members.values()
    builds = {m.name: b for m in members if (b := _build(topology, m, project))}
    return Plan(
        system=topology.system.name,
        stack=topology.stack,
        environment=topology.settings.environment.value,
        docker_host=topology.settings.docker_host,
        grafana_url=topology.settings.grafana_url or _grafana_url(topology),
        files_volume=f"{topology.prefix}-files",
        networks=_networks(topology),
        volumes=tuple(
            VolumePlan(service=m.name, name=f"{topology.prefix}-{volume}")
            for m in members
            if (volume := m.service.volume_for(m.name))
        ),
        builds=tuple(builds.values()),
        containers=tuple(_container(topology, m, project, builds.get(m.name)) for m in members),
        secrets=topology.secrets,
    )


def network_name(topology: Topology, tier: Tier) -> str:
    """A network's name on the host."""
    return f"{topology.prefix}-{tier.value}"


def _networks(topology: Topology) -> tuple[NetworkPlan, ...]:
    used = sorted({tier for m in topology.members.values() for tier in topology.networks_of(m)})
    return tuple(_network(topology, tier, topology.system.subnets.get(tier)) for tier in used)


def _network(topology: Topology, tier: Tier, subnet: IPv4Network | None) -> NetworkPlan:
    return NetworkPlan(
        tier=tier,
        name=network_name(topology, tier),
        internal=tier in topology.internal_networks,
        subnet=str(subnet) if subnet else None,
        # subnet and gateway together or neither: half of it would differ from what Docker reports
        gateway=str(subnet.network_address + 1) if subnet else None,
    )


def _build(topology: Topology, member: Member, project: Path) -> ImageBuild | None:
    if isinstance(member.service, HttpService) and member.service.build:
        return image_build(project, topology.prefix, member.name, member.service.build)
    return None


def _container(topology: Topology, member: Member, project: Path, build: ImageBuild | None) -> ContainerPlan:
    service, name = member.service, member.name
    probe = service.probe(name)
    volume = service.volume_for(name)
    folders = folders_of(topology, member, project)
    image = build.tag if build else service.image
    if image is None:
        raise ValueError(f"{name} has neither an image nor a build")
    data = VolumeMount(volume=f"{topology.prefix}-{volume}", target=service.data_path or "")
    files = [
        VolumeMount(volume=f"{topology.prefix}-files", target=f.target, subpath=f.subpath, read_only=True)
        for f in folders
    ]
    return ContainerPlan(
        service=name,
        kind=member.kind,
        name=f"{topology.prefix}-{name}",
        image=image,
        built=build is not None,
        command=service.command(name),
        user=service.run_as(),
        read_only=service.read_only,
        capabilities=service.capabilities,
        tmpfs=_tmpfs(member),
        shm_size=service.shm_size,
        limits=member.limits,
        health=merged_health(probe, service.health) if probe else None,
        networks=tuple(network_name(topology, tier) for tier in topology.networks_of(member)),
        aliases=(name,),
        ports=_ports(topology, member),
        volumes=(*((data,) if volume else ()), *files),
        host_mounts=service.host_mounts,
        folders=folders,
        environment=_environment(topology, member),
        labels=_labels(topology, member),
        log_tag=log_tag(topology.prefix, name),
        stop_grace=service.stop_grace,
        wait_timeout=topology.settings.wait_timeout,
        on_demand=service.on_demand,
        interactive=service.interactive,
        needs=() if service.on_demand else member.needs,
    )


def _labels(topology: Topology, member: Member) -> dict[str, str]:
    return {
        "gantry.system": topology.system.name,
        "gantry.stack": topology.stack,
        "gantry.service": member.name,
        "gantry.kind": member.kind,
        "gantry.tier": member.service.tier.value,
    }


def _tmpfs(member: Member) -> dict[str, str]:
    writable = member.service.writable if isinstance(member.service, HttpService) else ()
    return dict(member.service.tmpfs) | dict.fromkeys(writable, "mode=1777")


def _ports(topology: Topology, member: Member) -> tuple[PortBinding, ...]:
    public = str(topology.settings.public_address)
    return tuple(
        PortBinding(
            address=public if topology.settings.production and p.prod is Exposure.PUBLIC else LOOPBACK,
            host=p.host,
            container=p.port or p.host,
        )
        for p in topology.published(member)
    )


def _environment(topology: Topology, member: Member) -> dict[str, str]:
    service = member.service
    environment = dict(service.own_environment(member.name))
    if isinstance(service, HttpService):
        for name in service.needs:
            connection = topology.members[name].service.connection(name)
            environment |= connection.environment if connection else {}
    if isinstance(service, K6):
        connection = topology.members[service.target].service.connection(service.target)
        if connection:
            environment["BASE_URL"] = connection.environment[f"{environment_prefix(service.target)}_URL"]
    if isinstance(service, Grafana):
        environment["GF_SERVER_ROOT_URL"] = topology.settings.grafana_url or _grafana_url(topology)
    return environment | service.environment


def _grafana_url(topology: Topology) -> str:
    """Where this machine reaches Grafana: its published port."""
    grafana = next(iter(topology.of_kind(Grafana)))
    return f"http://{LOOPBACK}:{topology.published(grafana)[0].host}"
