"""A running Logstash: what the monitoring API speaks of."""

import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from .event.event import JsonObject
from .pipeline import Pipeline
from .settings import Settings


@dataclass(frozen=True)
class Instance:
    """One Logstash, with its one pipeline."""

    settings: Settings
    pipeline: Pipeline
    version: str
    node_id: str
    heap: int
    """Bytes that the process is to stay below."""
    started: float = field(default_factory=time.monotonic)
    ephemeral_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def description(self) -> JsonObject:
        """What every answer begins with."""
        settings = self.settings
        return {
            "host": settings.node_name,
            "version": self.version,
            "http_address": f"{settings.api_host}:{settings.port}",
            "id": self.node_id,
            "name": settings.node_name,
            "ephemeral_id": self.ephemeral_id,
            "snapshot": False,
            "status": "green" if self.pipeline.running else "yellow",
            "pipeline": {
                "workers": settings.workers,
                "batch_size": settings.batch_size,
                "batch_delay": settings.batch_delay,
            },
        }


def node_identity(data: Path) -> str:
    """The identity that stays with a data folder.

    Raises:
        OSError: the folder cannot be written to.
    """
    file = data / "uuid"
    if file.exists():
        return file.read_text(encoding="utf-8").strip()
    data.mkdir(parents=True, exist_ok=True)
    identity = str(uuid.uuid4())
    file.write_text(identity, encoding="utf-8")
    return identity
