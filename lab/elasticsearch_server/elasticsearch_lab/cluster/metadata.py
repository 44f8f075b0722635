"""What the cluster knows beside documents, and the file that keeps it."""

import secrets
from pathlib import Path

from pydantic import BaseModel

from ..wire import JsonObject


def new_identifier() -> str:
    """22 characters, as Elasticsearch identifies nodes, clusters and indices."""
    return secrets.token_urlsafe(16)


class IndexSettings(BaseModel):
    """An index's settings that mean something here."""

    number_of_shards: int = 1
    number_of_replicas: int = 1
    expand_replicas: bool = False
    """Whether the replicas follow the number of nodes, which is one: then there are none."""
    refresh_interval: str = "1s"

    @property
    def replicas(self) -> int:
        """Copies that should exist; none of them can, on one node."""
        return 0 if self.expand_replicas else self.number_of_replicas


class IndexRecord(BaseModel):
    """An index."""

    uuid: str
    created: int
    """Milliseconds since 1970."""
    settings: IndexSettings
    mappings: JsonObject
    data_stream: str | None = None
    """The data stream whose documents it has."""


class StreamRecord(BaseModel):
    """A data stream."""

    template: str
    indices: list[str]
    """The indices behind it, the one that is written to last."""


class TemplateRecord(BaseModel):
    """An index template."""

    patterns: list[str]
    priority: int = 0
    data_stream: bool = False
    settings: JsonObject = {}
    mappings: JsonObject = {}


class Metadata(BaseModel):
    """Everything that the file has."""

    cluster_uuid: str
    node_id: str
    indices: dict[str, IndexRecord] = {}
    streams: dict[str, StreamRecord] = {}
    templates: dict[str, TemplateRecord] = {}


class MetadataFile:
    """The file, written anew and put in place of the old one with each change."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Metadata:
        """What it has; for a new node, an empty cluster with an identity."""
        if self._path.exists():
            return Metadata.model_validate_json(self._path.read_bytes())
        metadata = Metadata(cluster_uuid=new_identifier(), node_id=new_identifier())
        self.write(metadata)
        return metadata

    def write(self, metadata: Metadata) -> None:
        """Keep this from now on."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        new.write_text(metadata.model_dump_json(), encoding="utf-8")
        new.replace(self._path)
