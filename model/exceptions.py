"""Every exception from the hardening that all containers get, with its reason: the one list of them.

The rule (design decision 7): limits and reservations, a health check, a numeric user other than root, a
read-only root file system, no capabilities, no-new-privileges, log rotation, a stop grace period, labels, and
nothing of the host mounted. A test and the policies know this list; what isn't on it is refused.
"""

from enum import StrEnum
from typing import NamedTuple


class Rule(StrEnum):
    """A part of the hardening that a container may be excepted from."""

    NON_ROOT = "non-root user"
    READ_ONLY = "read-only root file system"
    NO_CAPABILITIES = "no capabilities"
    NO_HOST_MOUNTS = "nothing of the host mounted"
    NO_DOCKER_SOCKET = "no Docker socket"
    HEALTH_CHECK = "health check"


class HardeningException(NamedTuple):
    """A kind of service that one rule does not hold for."""

    kind: str
    rule: Rule
    reason: str


EXCEPTIONS: tuple[HardeningException, ...] = (
    HardeningException(
        "docker-proxy", Rule.NO_DOCKER_SOCKET, "it is the filter through which the socket is read"
    ),
    HardeningException("docker-proxy", Rule.NO_HOST_MOUNTS, "the socket is a file of the host"),
    HardeningException(
        "docker-proxy", Rule.NON_ROOT, "the socket belongs to root, and its group's number differs by host"
    ),
    HardeningException("cadvisor", Rule.NO_HOST_MOUNTS, "it measures cgroups and file systems of the host"),
    HardeningException(
        "cadvisor", Rule.NON_ROOT, "folders of containers and cgroups on the host are readable by root alone"
    ),
    HardeningException("node-exporter", Rule.NO_HOST_MOUNTS, "it reads the host's /proc, /sys and mounts"),
    HardeningException("promtail", Rule.NO_HOST_MOUNTS, "it tails the files that Docker writes logs to"),
    HardeningException("promtail", Rule.NON_ROOT, "Docker's log files are readable by root alone"),
    HardeningException("alloy", Rule.NO_HOST_MOUNTS, "it tails the files that Docker writes logs to"),
    HardeningException("alloy", Rule.NON_ROOT, "Docker's log files are readable by root alone"),
    HardeningException(
        "alloy", Rule.NO_CAPABILITIES, "the image's data folder is 0770 of user 473: root needs DAC_OVERRIDE"
    ),
    HardeningException(
        "traefik",
        Rule.NON_ROOT,
        "the volume of its certificates belongs to root, as the image has no folder of another user",
    ),
    HardeningException(
        "ollama", Rule.NON_ROOT, "its volume of models belongs to root, as the image has no other user"
    ),
    HardeningException(
        "elasticsearch", Rule.READ_ONLY, "when it starts, it writes a keystore among its configuration"
    ),
    HardeningException(
        "logstash", Rule.READ_ONLY, "when it starts, it writes variables into its configuration"
    ),
    HardeningException("redis-cli", Rule.HEALTH_CHECK, "a tool that is started by hand and ends"),
    HardeningException("k6", Rule.HEALTH_CHECK, "a load test that is started by hand and ends"),
)


def excepted(kind: str, rule: Rule) -> bool:
    """Whether the rule does not hold for that kind."""
    return any((e.kind, e.rule) == (kind, rule) for e in EXCEPTIONS)
