"""The parts that a container is described by, whatever runs in it."""

import base64
import hashlib
import re
import string
from collections.abc import Callable, Mapping
from enum import StrEnum

import bcrypt
from pydantic import Field

from model.base import Frozen

_SECRET = re.compile(r"\$\{(secret|bcrypt):([a-z0-9-]+)\}")


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

    `content` may hold `${secret:NAME}`, and `${bcrypt:NAME}` for the hash of a password; both are replaced
    when it is deployed and never before.
    """

    path: str
    content: str
    mode: str = "0440"

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of the secrets that the content holds."""
        return tuple(sorted({name for _, name in _SECRET.findall(self.content)}))

    def filled(self, values: Mapping[str, str]) -> str:
        """The content with the secrets' values in their places."""
        return _SECRET.sub(lambda match: _FORMS[match[1]](values[match[2]]), self.content)


def _bcrypt(password: str) -> str:
    """The same hash every time, or the file would differ at every deployment.

    Its salt comes from the password: that is safe because no two places share one of these passwords, and
    they are random.
    """
    digest = hashlib.sha256(f"gantry salt of {password}".encode()).digest()[:16]
    alphabet = str.maketrans(
        string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/",
        "./" + string.ascii_uppercase + string.ascii_lowercase + string.digits,
    )
    salt = base64.b64encode(digest).decode().rstrip("=").translate(alphabet)
    return bcrypt.hashpw(password.encode(), f"$2b${_BCRYPT_COST}${salt}".encode()).decode()


_BCRYPT_COST = 10
_FORMS: Mapping[str, Callable[[str], str]] = {"secret": str, "bcrypt": _bcrypt}


def secret_hash(name: str) -> str:
    """The place in a file's content where the bcrypt hash of a password will stand."""
    return f"${{bcrypt:{name}}}"


def secret(name: str) -> str:
    """The place in a file's content where the secret of that name will stand."""
    return f"${{secret:{name}}}"


class SecretOrigin(StrEnum):
    """Where the value of a secret comes from that nobody has configured."""

    RANDOM = "random"
    LOCAL_AUTHORITY = "local authority"
    """A key or certificate of the stack's own certificate authority, for development."""
    ELSEWHERE = "elsewhere"
    """Another party gave it out, so it can't be generated: an address or key of a notification service."""


class SecretSpec(Frozen):
    """A secret that the system needs; one that isn't configured is generated at the first `up`."""

    name: str
    purpose: str
    length: int = Field(default=32, ge=16)
    origin: SecretOrigin = SecretOrigin.RANDOM
    stand_in: str = ""
    """What development uses while an ELSEWHERE one is not configured: it reaches nobody."""
    names: tuple[str, ...] = ()
    """The host names of a certificate of the local authority."""


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
