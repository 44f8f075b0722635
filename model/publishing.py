"""How a service is reached from outside of its networks: published ports, and the proxy's routes."""

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from model.base import Frozen
from model.values import Port


class Exposure(StrEnum):
    """Who reaches a published port in production; in development it is always this machine alone."""

    PUBLIC = "public"
    LOOPBACK = "loopback"
    CLOSED = "closed"


class PublishedPort(Frozen):
    """A port of the host that leads to the service."""

    host: Port
    """The port on the host."""
    port: Port | None = None
    """The port in the container; by default the one that the service listens on."""
    prod: Exposure = Exposure.CLOSED
    """Who may reach it in production."""
    dev: bool = True
    """Whether it is published in development, too."""


def published(value: object) -> object:
    """A plain number is the port of the host."""
    return {"host": value} if isinstance(value, int) and not isinstance(value, bool) else value


PublishedPorts = tuple[
    Annotated[PublishedPort, BeforeValidator(published, json_schema_input_type=int | PublishedPort)], ...
]
"""Published ports; a plain number stands for `host`."""


class Route(Frozen):
    """How the system's proxy leads users to the service, over HTTPS."""

    host: str = Field(default="", pattern=r"^[a-z0-9.-]*$")
    """What stands before the stack's domain ('grafana' -> grafana.example.com); by default nothing."""
    paths: tuple[Annotated[str, Field(pattern=r"^/[A-Za-z0-9/_.-]*$")], ...] = ("/",)
    """The beginnings of the paths that are the service's; they are passed on as they are."""
    protected: bool = False
    """Whether the proxy asks for the operators' name and password."""
