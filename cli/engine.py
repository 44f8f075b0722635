"""Which Docker Engine is used: the user's where there is one, else the lab's."""

import os
from collections.abc import Callable
from pathlib import Path

import docker
from docker.errors import DockerException

from cli.errors import CommandError
from cli.project import ENGINE
from lab import engine as lab_engine

_DEFAULT = "unix:///var/run/docker.sock"


def find_engine() -> str | None:
    """The address of an engine that answers: $DOCKER_HOST, the machine's own, or the lab's."""
    if named := os.environ.get("DOCKER_HOST"):
        return named  # even if it does not answer: the user wants this one, and is told so
    if answers(_DEFAULT):
        return _DEFAULT
    about = lab_engine.status(ENGINE)
    return f"unix://{about.socket}" if about.running else None


def ensure_engine(progress: Callable[[str], None]) -> str:
    """An engine that answers; the lab's is started where there is none and it can be.

    Raises:
        CommandError: there is none and none can be started here.
    """
    if found := find_engine():
        return found
    if os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        raise CommandError(
            "no Docker Engine answers: install one (https://docs.docker.com/engine/install/), start it, "
            "and see that 'docker info' works; or name another host with DOCKER_HOST"
        )
    try:
        return lab_engine.start(ENGINE, progress)
    except lab_engine.EngineError as error:
        raise CommandError(str(error)) from error


def answers(host: str) -> bool:
    """Whether a Docker Engine answers there."""
    try:
        client = docker.APIClient(base_url=host, version="auto", timeout=5)
    except (DockerException, OSError):
        return False
    client.close()
    return True
