"""The parts that a container is described by, whatever runs in it."""

import re
from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from model.base import Frozen

_SECRET = re.compile(r"\$\{secret:([a-z0-9-]+)\}")


class Tier(StrEnum):
    """A network of its own; a service is on its tier's network and on those of what it needs."""

    EDGE = "edge"
    """What users reach: the proxy, Grafana."""
    APP = "app"
    """The system's own services."""
    DATA = "data"
    """Databases, caches, brokers: no way out to the internet where nothing is published."""
    MONITORING = "monitoring"
    """Metrics, logs and their exporters."""
    DOCKER_API = "docker-api"
    """The Docker socket's filtering proxy and its one reader."""


class HealthCheck(Frozen):
    """How Docker asks whether the container works. Durations in seconds."""

    command: tuple[str, ...]
    """argv, run inside the container as its user."""
    interval: float = 15
    timeout: float = 5
    retries: int = 3
    start_period: float = 60
    """Failures during this time don't count; it ends with the first success."""
    start_interval: float = 0.5
    """The interval during `start_period` (Docker Engine 25 and newer)."""


class FileSpec(Frozen):
    """A file that the container finds at `path`, read-only.

    `content` may hold `${secret:NAME}`, replaced when it is deployed and never before.
    """

    path: str
    content: str
    mode: str = "0440"

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of the secrets that the content holds."""
        return tuple(sorted(set(_SECRET.findall(self.content))))

    def filled(self, values: Mapping[str, str]) -> str:
        """The content with the secrets' values in their places."""
        return _SECRET.sub(lambda match: values[match[1]], self.content)


def secret(name: str) -> str:
    """The place in a file's content where the secret of that name will stand."""
    return f"${{secret:{name}}}"


class SecretSpec(Frozen):
    """A secret that the system needs; one that isn't configured is generated at the first `up`."""

    name: str
    purpose: str
    length: int = Field(default=32, ge=16)


class HostMount(Frozen):
    """A folder of the host that the container sees, always read-only."""

    source: str
    target: str
    propagation: str | None = None


class Limits(Frozen):
    """What a container may use at most, and what is kept for it. Memory in MiB, CPUs in cores."""

    memory: int
    cpus: float
    memory_reservation: int
    cpu_reservation: float
