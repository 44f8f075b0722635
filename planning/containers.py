"""One container of the plan: everything that Docker is told of it."""

from pathlib import Path

from config_files.promtail import log_tag
from model.catalogue.application import LOGS_FOLDER, Application
from model.catalogue.logs import Shipper
from model.member import Member
from model.publishing import Exposure
from model.service import merged_health
from model.topology import Topology
from planning.environment import LOOPBACK, environment_of
from planning.files import folders_of
from planning.names import files_volume, logs_volume, network_name
from planning.plan import ContainerPlan, FileFolder, ImageBuild, PortBinding, VolumeMount


def container_plan(
    topology: Topology, member: Member, instance: str, project: Path, build: ImageBuild | None
) -> ContainerPlan:
    """The container of that name; several instances of a service differ in nothing else."""
    service, name = member.service, member.name
    probe = service.probe(name)
    folders = folders_of(topology, member, instance, project)
    image = build.tag if build else service.image
    if image is None:
        raise ValueError(f"{name} has neither an image nor a build")
    return ContainerPlan(
        service=name,
        instance=instance,
        kind=member.kind,
        name=f"{topology.prefix}-{instance}",
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
        aliases=tuple(dict.fromkeys((name, instance))),
        ports=_ports(topology, member),
        volumes=_volumes(topology, member, folders),
        host_mounts=service.host_mounts,
        folders=folders,
        environment=environment_of(topology, member),
        labels=_labels(topology, member),
        log_tag=log_tag(topology.prefix, name),
        stop_grace=service.stop_grace,
        wait_timeout=topology.settings.wait_timeout,
        on_demand=service.on_demand,
        interactive=service.interactive,
        needs=() if service.on_demand else _needs(topology, member),
    )


def _needs(topology: Topology, member: Member) -> tuple[str, ...]:
    return tuple(i for name in member.needs for i in topology.members[name].instances)


def _volumes(topology: Topology, member: Member, folders: tuple[FileFolder, ...]) -> tuple[VolumeMount, ...]:
    service = member.service
    mounts = []
    if volume := service.volume_for(member.name):
        mounts.append(VolumeMount(volume=f"{topology.prefix}-{volume}", target=service.data_path or ""))
    logs = logs_volume(topology)
    writes = member.name in topology.log_files
    if logs and (writes or isinstance(service, Shipper)):
        mounts.append(VolumeMount(volume=logs, target=LOGS_FOLDER, read_only=not writes))
    files = files_volume(topology)
    mounts += [
        VolumeMount(volume=files, target=f.target, subpath=f.subpath, read_only=True)
        for f in folders
        if f.volume == files
    ]
    return tuple(mounts)


def _labels(topology: Topology, member: Member) -> dict[str, str]:
    return {
        "gantry.system": topology.system.name,
        "gantry.stack": topology.stack,
        "gantry.service": member.name,
        "gantry.kind": member.kind,
        "gantry.tier": member.service.tier.value,
    }


def _tmpfs(member: Member) -> dict[str, str]:
    writable = member.service.writable if isinstance(member.service, Application) else ()
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
