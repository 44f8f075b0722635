"""Ollama, which serves language models."""

from typing import ClassVar, Literal

from model.container import HealthCheck, Tier
from model.service import Connection, Service, http_connection
from model.values import ImageReference

PORT = 11434


class Ollama(Service):
    """An Ollama server; its models are kept on a volume."""

    kind: Literal["ollama"]
    image: ImageReference = "ollama/ollama:0.32.15"

    tier: ClassVar[Tier] = Tier.APP
    well_known_port: ClassVar[int | None] = PORT
    data_folder: ClassVar[str | None] = "/root/.ollama"
    user: ClassVar[str] = "0:0"
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = (("/tmp", "mode=1777"),)
    default_limits: ClassVar[tuple[int, float]] = (4096, 2.0)

    def probe(self, name: str) -> HealthCheck:
        """The image has no program that speaks HTTP but its own."""
        return HealthCheck(command=("ollama", "list"))

    def connection(self, name: str) -> Connection:
        """HOST, PORT and URL under the service's prefix."""
        return http_connection(name, PORT)
