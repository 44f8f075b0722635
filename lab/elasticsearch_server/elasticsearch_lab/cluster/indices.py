"""All indices and data streams of the cluster: making, finding and removing them."""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from ..errors import ElasticsearchError, illegal_argument, index_not_found
from ..mapping.definition import merged
from ..stats.counters import Counters
from ..wire import JsonObject
from .index import Index
from .metadata import (
    IndexRecord,
    IndexSettings,
    MetadataFile,
    StreamRecord,
    TemplateRecord,
    new_identifier,
)
from .names import check_name, expand
from .settings import read_settings
from .templates import choose


class Indices:
    """The cluster's indices; every change is on the disk when it returns.

    Args:
        data: the node's data folder.
        clock: seconds, from anywhere on; refreshes follow it.
    """

    def __init__(self, data: Path, clock: Callable[[], float]) -> None:
        self._file = MetadataFile(data / "_state" / "metadata.json")
        self._folder = data / "indices"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._clock = clock
        self._lock = threading.RLock()
        self.metadata = self._file.read()
        self.retired = Counters()
        """What was done with indices that are gone."""
        self._open = {
            name: Index(name, record, self._folder, clock, create=False)
            for name, record in self.metadata.indices.items()
        }

    def close(self) -> None:
        """Close all files."""
        for index in self._open.values():
            index.shard.close()

    def all(self) -> list[Index]:
        """Every index, by name."""
        with self._lock:
            return [self._open[name] for name in sorted(self._open)]

    def named(self, name: str) -> Index:
        """The index of a name, which is no pattern and no data stream.

        Raises:
            ElasticsearchError: there is none.
        """
        found = self._open.get(name)
        if found is None:
            raise index_not_found(name)
        return found

    def find(self, expression: str, *, ignore_unavailable: bool = False) -> list[Index]:
        """The indices that an expression of names and patterns means, those behind data streams included.

        Raises:
            ElasticsearchError: a name without a pattern is not known.
        """
        with self._lock:
            known = [*self._open, *self.metadata.streams]
            found: dict[str, Index] = {}
            for name in expand(expression, known, ignore_unavailable=ignore_unavailable):
                stream = self.metadata.streams.get(name)
                for index in stream.indices if stream else [name]:
                    found[index] = self._open[index]
            return [*found.values()]

    def for_writing(self, name: str, *, create_only: bool) -> Index:
        """The index that a document for `name` goes into, made where it is missing.

        Raises:
            ElasticsearchError: no index can have that name, or it is a data stream's and the document might
                replace one.
        """
        with self._lock:
            if name in self._open:
                return self._open[name]
            template = choose(self.metadata.templates, name)
            is_stream = name in self.metadata.streams or (template is not None and template[1].data_stream)
            if is_stream and not create_only:
                raise illegal_argument("only write ops with an op_type of create are allowed in data streams")
            if name not in self.metadata.streams:
                if not is_stream or template is None:
                    return self.create(name, {}, {})
                self._create_stream(name, *template)
            return self._open[self.metadata.streams[name].indices[-1]]

    def create(self, name: str, settings: JsonObject, mappings: JsonObject) -> Index:
        """Make an index by its template and what is asked for.

        Raises:
            ElasticsearchError: it exists, no index can have that name, or the settings are not valid.
        """
        check_name(name)
        with self._lock:
            if name in self._open or name in self.metadata.streams:
                reason = f"index [{name}] already exists"
                raise ElasticsearchError(400, "resource_already_exists_exception", reason, index=name)
            template = choose(self.metadata.templates, name)
            if template is not None and template[1].data_stream:
                raise illegal_argument(
                    f"cannot create index with name [{name}], because it matches with template "
                    f"[{template[0]}] that creates data streams only, use create data stream api instead"
                )
            base = template[1] if template else TemplateRecord(patterns=[])
            return self._make(name, base, settings, mappings, None)

    def delete(self, indices: Sequence[Index]) -> None:
        """Remove indices and their documents.

        Raises:
            ElasticsearchError: a data stream writes to one of them.
        """
        with self._lock:
            for index in indices:
                stream = index.record.data_stream
                if stream and self.metadata.streams[stream].indices[-1] == index.name:
                    raise illegal_argument(
                        f"index [{index.name}] is the write index for data stream [{stream}] "
                        "and cannot be deleted"
                    )
            for index in indices:
                if index.record.data_stream:
                    self.metadata.streams[index.record.data_stream].indices.remove(index.name)
                self._drop(index)
            self.save()

    def delete_stream(self, name: str) -> None:
        """Remove a data stream and all that is in it.

        Raises:
            ElasticsearchError: there is none.
        """
        with self._lock:
            stream = self.metadata.streams.pop(name, None)
            if stream is None:
                raise index_not_found(name)
            for index in stream.indices:
                self._drop(self._open[index])
            self.save()

    def save(self) -> None:
        """Put the metadata, with every mapping as it has grown, on the disk."""
        with self._lock:
            for index in self._open.values():
                index.record.mappings = index.mapping.definition
            self._file.write(self.metadata)

    def _create_stream(self, name: str, template: str, record: TemplateRecord) -> None:
        check_name(name)
        backing = f".ds-{name}-{datetime.now(UTC):%Y.%m.%d}-000001"
        self.metadata.streams[name] = StreamRecord(template=template, indices=[backing])
        self._make(backing, record, {}, {"properties": {"@timestamp": {"type": "date"}}}, name)

    def _make(
        self,
        name: str,
        template: TemplateRecord,
        settings: JsonObject,
        mappings: JsonObject,
        stream: str | None,
    ) -> Index:
        record = IndexRecord(
            uuid=new_identifier(),
            created=int(time.time() * 1000),
            settings=read_settings(settings, read_settings(template.settings, IndexSettings())),
            mappings=merged(template.mappings, mappings),
            data_stream=stream,
        )
        index = Index(name, record, self._folder, self._clock, create=True)
        self._open[name] = index
        self.metadata.indices[name] = record
        self.save()
        return index

    def _drop(self, index: Index) -> None:
        self.retired.add(index.counters)
        del self._open[index.name], self.metadata.indices[index.name]
        index.shard.close()
        for file in self._folder.glob(f"{index.record.uuid}.db*"):
            file.unlink()
