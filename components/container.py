"""The hardened container: the only place that creates a docker.Container."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import pulumi
import pulumi_docker as docker

from components.durations import go_duration
from model.container import FileSpec, HealthCheck
from planning.plan import UPLOADER_IMAGE, ContainerPlan, FileFolder

FILES_LABEL = "gantry.files"
_FILES_ROOT = "/gantry-files"
_UPLOADER_MEMORY = 16
# edits of the first three are reported as "updated" by the provider and never applied (kreuzwerker#988);
# memory could be changed in place, but programs size themselves by it when they start
_REPLACE_ON = ["healthcheck", "tmpfs", "init", "memory"]


@dataclass(frozen=True, kw_only=True)
class HardenedContainerArgs:
    """A container of the plan and the resources that it stands on."""

    plan: ContainerPlan
    networks: Mapping[str, docker.Network]
    """By their names on the host."""
    volumes: Sequence[docker.Volume]
    """The volumes that it mounts."""
    secrets: pulumi.Output[Mapping[str, str]]
    needs: Sequence[pulumi.Resource] = ()
    """What must be there, and healthy, before it starts."""


class HardenedContainer(pulumi.ComponentResource):
    """A container with limits, a health check, few rights, and its files on a volume.

    A container whose root is read-only refuses uploads, so a second container that never runs takes the
    files to a volume, of which the real one sees its own folders only (docs/adr/0001).
    """

    container: docker.Container

    def __init__(
        self, name: str, args: HardenedContainerArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("gantry:containers:HardenedContainer", name, None, opts)
        plan = args.plan
        needs = [*args.needs, *args.volumes]
        labels: dict[str, pulumi.Input[str]] = {**plan.labels}
        if plan.folders:
            needs.append(self._uploader(name, args))
            labels[FILES_LABEL] = args.secrets.apply(lambda values: _digest(plan.folders, values))
        self.container = docker.Container(
            name,
            container_args(plan, args.networks, labels),
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=needs,
                delete_before_replace=True,
                replace_on_changes=_REPLACE_ON,
            ),
        )
        self.register_outputs({"container": self.container.name})

    def _uploader(self, name: str, args: HardenedContainerArgs) -> docker.Container:
        """It has the rights of the real container, except that its root must be writable, and never runs."""
        plan = args.plan
        return docker.Container(
            f"{name}-files",
            image=UPLOADER_IMAGE,
            name=f"{plan.name}-files",
            command=["true"],
            start=False,
            must_run=False,
            restart="no",
            network_mode="none",
            user=plan.user,
            capabilities=docker.ContainerCapabilitiesArgs(drops=["ALL"]),
            security_opts=["no-new-privileges:true"],
            memory=_UPLOADER_MEMORY,
            memory_swap=_UPLOADER_MEMORY,
            cpus="0.1",
            labels=_labels(plan.labels),
            mounts=[
                docker.ContainerMountArgs(target=f"{_FILES_ROOT}/{volume}", source=volume, type="volume")
                for volume in sorted({folder.volume for folder in plan.folders})
            ],
            uploads=[
                _upload(plan, folder, file, args.secrets) for folder in plan.folders for file in folder.files
            ],
            opts=pulumi.ResourceOptions(
                parent=self, delete_before_replace=True, depends_on=list(args.volumes)
            ),
        )


def container_args(
    plan: ContainerPlan, networks: Mapping[str, docker.Network], labels: Mapping[str, pulumi.Input[str]]
) -> docker.ContainerArgs:
    """The provider's arguments; every value in the form in which Docker reports it, or it would differ."""
    return docker.ContainerArgs(
        image=plan.image,
        name=plan.name,
        hostname=plan.instance,
        command=list(plan.command) or None,
        user=plan.user,
        read_only=plan.read_only,
        capabilities=docker.ContainerCapabilitiesArgs(drops=["ALL"], adds=list(plan.capabilities)),
        security_opts=["no-new-privileges:true"],
        init=True,
        memory=plan.limits.memory,
        memory_swap=plan.limits.memory,
        memory_reservation=plan.limits.memory_reservation,
        cpus=_cpus(plan.limits.cpus),
        cpu_shares=max(2, round(plan.limits.cpu_reservation * 1024)),
        shm_size=plan.shm_size,
        tmpfs=dict(plan.tmpfs) or None,
        envs=[f"{key}={value}" for key, value in sorted(plan.environment.items())],
        labels=_labels(labels),
        networks_advanced=[
            docker.ContainerNetworksAdvancedArgs(name=networks[name].name, aliases=list(plan.aliases))
            for name in plan.networks
        ],
        ports=[
            docker.ContainerPortArgs(internal=p.container, external=p.host, ip=p.address) for p in plan.ports
        ],
        mounts=_mounts(plan),
        log_driver="json-file",
        log_opts={"max-size": "10m", "max-file": "3", "tag": plan.log_tag},
        healthcheck=_health(plan.health) if plan.health else None,
        restart="no" if plan.on_demand else "unless-stopped",
        stop_timeout=plan.stop_grace,
        destroy_grace_seconds=plan.stop_grace,
        start=not plan.on_demand,
        must_run=not plan.on_demand,
        stdin_open=plan.interactive,
        tty=plan.interactive,
        wait=plan.health is not None and not plan.on_demand,
        wait_timeout=plan.wait_timeout,
    )


def _mounts(plan: ContainerPlan) -> list[docker.ContainerMountArgs]:
    volumes = [
        docker.ContainerMountArgs(
            target=mount.target,
            source=mount.volume,
            type="volume",
            read_only=mount.read_only,
            volume_options=docker.ContainerMountVolumeOptionsArgs(subpath=mount.subpath, no_copy=True)
            if mount.subpath
            else None,
        )
        for mount in plan.volumes
    ]
    folders = [
        docker.ContainerMountArgs(
            target=mount.target,
            source=mount.source,
            type="bind",
            read_only=True,
            bind_options=docker.ContainerMountBindOptionsArgs(propagation=mount.propagation)
            if mount.propagation
            else None,
        )
        for mount in plan.host_mounts
    ]
    return [*volumes, *folders]


def _health(check: HealthCheck) -> docker.ContainerHealthcheckArgs:
    return docker.ContainerHealthcheckArgs(
        tests=["CMD", *check.command],
        interval=go_duration(check.interval),
        timeout=go_duration(check.timeout),
        retries=check.retries,
        start_period=go_duration(check.start_period),
        start_interval=go_duration(check.start_interval),
    )


def _upload(
    plan: ContainerPlan, folder: FileFolder, file: FileSpec, secrets: pulumi.Output[Mapping[str, str]]
) -> docker.ContainerUploadArgs:
    uid, gid = plan.user.split(":")
    name = file.path.removeprefix(f"{folder.target}/")
    content: pulumi.Input[str] = secrets.apply(file.filled) if file.secrets else file.content
    return docker.ContainerUploadArgs(
        file=str(PurePosixPath(_FILES_ROOT, folder.volume, folder.subpath, name)),
        content=content,
        permissions=file.mode,
        owner=uid,
        group=gid,
    )


def _digest(folders: Sequence[FileFolder], secrets: Mapping[str, str]) -> str:
    """A hash of the files as deployed; as a label it replaces the container when one of them changes."""
    content = [[file.path, file.mode, file.filled(secrets)] for f in folders for file in f.files]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def _labels(labels: Mapping[str, pulumi.Input[str]]) -> list[docker.ContainerLabelArgs]:
    return [docker.ContainerLabelArgs(label=key, value=labels[key]) for key in sorted(labels)]


def _cpus(cores: float) -> str:
    """Docker reports '1.0' for 1, and at most three digits."""
    return f"{cores:.3f}".rstrip("0") + ("0" if float(cores).is_integer() else "")
