"""Logstash's settings: the ones of logstash.yml that mean something here."""

import os
import re
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from .errors import StartError

_SIZES = {"": 1, "b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}
_HEAP = 1 << 30
"""What Logstash's image gives its JVM where nothing else is said."""


class Settings(BaseModel):
    """What is chosen when Logstash starts; the aliases are the settings' names."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    node_name: str = Field(default_factory=socket.gethostname, alias="node.name")
    data: Path = Field(default=Path("/usr/share/logstash/data"), alias="path.data")
    queue_folder: Path | None = Field(default=None, alias="path.queue")
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, alias="pipeline.workers")
    batch_size: int = Field(default=125, ge=1, alias="pipeline.batch.size")
    batch_delay: int = Field(default=50, ge=0, alias="pipeline.batch.delay")
    """Milliseconds."""
    queue_type: Literal["memory", "persisted"] = Field(default="memory", alias="queue.type")
    queue_max_bytes: str = Field(default="1gb", pattern=r"^\d+([kmg]?b)?$", alias="queue.max_bytes")
    queue_drain: bool = Field(default=False, alias="queue.drain")
    log_level: Literal["fatal", "error", "warn", "info", "debug", "trace"] = Field(
        default="info", alias="log.level"
    )
    log_format: Literal["plain", "json"] = Field(default="plain", alias="log.format")
    api_enabled: bool = Field(default=True, alias="api.enabled")
    api_host: str = Field(default="127.0.0.1", alias="api.http.host")
    api_port: str = Field(default="9600-9700", pattern=r"^\d+(-\d+)?$", alias="api.http.port")

    @property
    def port(self) -> int:
        """The monitoring API's port; of a range, the first."""
        return int(self.api_port.partition("-")[0])

    @property
    def queue_bytes(self) -> int:
        """How much a queue on disk may hold."""
        number = self.queue_max_bytes.rstrip("kmgb")
        return int(number) * _SIZES[self.queue_max_bytes.removeprefix(number)]


FIXED: Mapping[str, set[str]] = {
    "api.environment": {"production"},
    "config.reload.automatic": {"false"},
    "config.support_escapes": {"false"},
    "dead_letter_queue.enable": {"false"},
    "pipeline.ecs_compatibility": {"v8", "v1"},
    "pipeline.id": {"main"},
    "pipeline.ordered": {"auto", "false"},
    "pipeline.unsafe_shutdown": {"false"},
}
"""Settings that can have no other value here."""
EVERY_SETTING = frozenset({str(field.alias) for field in Settings.model_fields.values()} | set(FIXED))


def make_settings(values: Mapping[str, JsonValue], home: Path) -> Settings:
    """The settings that hold; those of X-Pack mean nothing here.

    Args:
        values: by their names.
        home: the folder with `config`, `pipeline` and `data`.

    Raises:
        StartError: one is unknown or not valid, or has a value that this stand-in has not.
    """
    own: dict[str, JsonValue] = {"path.data": str(home / "data")}
    for name, value in values.items():
        if name.startswith("xpack."):
            continue
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if name in FIXED:
            if text not in FIXED[name]:
                allowed = " or ".join(sorted(FIXED[name]))
                raise StartError(f"{name} is {text!r}: the lab's stand-in for Logstash has {allowed} alone")
        elif name in EVERY_SETTING:
            own[name] = text
        else:
            known = ", ".join(sorted(EVERY_SETTING))
            raise StartError(
                f"Setting \"{name}\" doesn't exist, or the lab's stand-in has it not; it has {known}"
            )
    try:
        return Settings.model_validate(own)
    except ValidationError as error:
        first = error.errors()[0]
        raise StartError(f"{first['loc'][0]} is {first['input']!r}: {first['msg']}") from None


def heap_size(options: str) -> int:
    """Bytes of `-Xmx` in LS_JAVA_OPTS.

    Raises:
        StartError: what is there are no options.
    """
    size = _HEAP
    for option in options.split():
        found = re.fullmatch(r"-Xmx(\d+)([kmg]?)", option, re.IGNORECASE)
        if found is not None:
            size = int(found[1]) * _SIZES[f"{found[2].lower()}b"]
        elif not option.startswith("-") or option.startswith("-Xmx"):
            raise StartError(f"LS_JAVA_OPTS: {option!r} is no option: write -Xms512m -Xmx512m")
    return size
