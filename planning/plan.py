"""The plan: what will be deployed, as values that a person can read and a program can compare."""

from collections.abc import Mapping

from model.base import Frozen
from model.container import FileSpec, HealthCheck, HostMount, Limits, SecretSpec, Tier

UPLOADER_IMAGE = "busybox:1.37"
"""What the containers are made of that take files to the volume: small, and without a volume of its own."""


class ImageBuild(Frozen):
    """An image that is built from source."""

    service: str
    """The first service that runs it."""
    content: str
    """A hash of what it is built from."""
    tag: str
    context: str
    dockerfile: str
    arguments: Mapping[str, str]


class NetworkPlan(Frozen):
    """A bridge network of the stack."""

    tier: Tier
    name: str
    internal: bool
    subnet: str | None
    gateway: str | None


class VolumePlan(Frozen):
    """A named volume that keeps a service's data."""

    service: str
    name: str


class VolumeMount(Frozen):
    """A volume, or a folder of one, where the container sees it."""

    volume: str
    target: str
    subpath: str | None = None
    read_only: bool = False


class PortBinding(Frozen):
    """A published port."""

    address: str
    host: int
    container: int


class FileFolder(Frozen):
    """The files below one folder of a container; they reach it through a volume."""

    target: str
    volume: str
    """The stack's files volume; or the container's own one, where its files lie among its data."""
    subpath: str
    files: tuple[FileSpec, ...]


class ContainerPlan(Frozen):
    """One container with all its settings. Memory in MiB, durations in seconds."""

    service: str
    instance: str
    """The service's name, with a number where several containers of it run: unique within the stack."""
    kind: str
    name: str
    image: str
    built: bool
    command: tuple[str, ...]
    user: str
    read_only: bool
    capabilities: tuple[str, ...]
    tmpfs: Mapping[str, str]
    shm_size: int | None
    limits: Limits
    health: HealthCheck | None
    networks: tuple[str, ...]
    aliases: tuple[str, ...]
    ports: tuple[PortBinding, ...]
    volumes: tuple[VolumeMount, ...]
    host_mounts: tuple[HostMount, ...]
    folders: tuple[FileFolder, ...]
    environment: Mapping[str, str]
    labels: Mapping[str, str]
    log_tag: str
    stop_grace: int
    wait_timeout: int
    on_demand: bool
    interactive: bool
    needs: tuple[str, ...]

    @property
    def volume_names(self) -> frozenset[str]:
        """The volumes on the host that it or its files need."""
        mounted = {mount.volume for mount in self.volumes}
        return frozenset(mounted | {folder.volume for folder in self.folders})

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of the secrets in its files."""
        return tuple(sorted({s for folder in self.folders for file in folder.files for s in file.secrets}))


class Plan(Frozen):
    """Everything that a stack deploys on its Docker host."""

    system: str
    stack: str
    environment: str
    docker_host: str | None
    grafana_url: str
    files_volume: str
    logs_volume: str | None
    """The volume of log files, where services write such."""
    networks: tuple[NetworkPlan, ...]
    volumes: tuple[VolumePlan, ...]
    builds: tuple[ImageBuild, ...]
    containers: tuple[ContainerPlan, ...]
    secrets: tuple[SecretSpec, ...]

    def container(self, instance: str) -> ContainerPlan:
        """The container of that name within the stack.

        Raises:
            KeyError: there is none.
        """
        for container in self.containers:
            if container.instance == instance:
                return container
        raise KeyError(instance)
