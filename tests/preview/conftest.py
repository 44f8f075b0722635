"""The engine, to see that it is left alone."""

from tests.live.conftest import docker_host, engine

__all__ = ["docker_host", "engine"]
