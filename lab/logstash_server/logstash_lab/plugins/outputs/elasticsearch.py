"""The output `elasticsearch`: bulk requests, repeated until Elasticsearch has taken what it can take."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

import httpx
from pydantic import BaseModel, JsonValue, ValidationError

from ...event.event import Event, JsonObject
from ...event.templates import Template
from ...logs import get_logger
from ..common import identifier
from ..meters import Meter
from ..options import Options
from .hosts import read_hosts

_RETRIED = {429, 502, 503, 504}
"""Statuses of a whole request after which it is repeated."""
_GIVEN_UP = {400, 404, 409, 413}
"""Statuses of a document after which it is not."""
_TIMEOUT_SECONDS = 60
_log = get_logger("outputs.elasticsearch")


class _Result(BaseModel):
    status: int
    error: JsonValue = None


class _Answer(BaseModel):
    errors: bool
    items: list[dict[str, _Result]]


@dataclass(frozen=True)
class _Document:
    action: str
    members: JsonObject
    source: str

    def lines(self) -> str:
        return f"{json.dumps({self.action: self.members})}\n{self.source}\n"


class ElasticsearchOutput:
    """Indexes events; while Elasticsearch is away, it waits ever longer between attempts and keeps them.

    Raises:
        ConfigError: the settings are not valid.
    """

    name = "elasticsearch"

    def __init__(self, options: Options, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.id = identifier(options)
        self.meter = Meter()
        self._hosts = cycle(read_hosts(options))
        self._index = options.template("index", options.text("index"))
        document_id = options.text("document_id", "")
        self._document_id: Template | None = (
            options.template("document_id", document_id) if document_id else None
        )
        self._action = options.one_of("action", ("index", "create"), "index")
        self._first_pause = options.number("retry_initial_interval", 2)
        self._longest_pause = options.number("retry_max_interval", 64)
        for name in ("data_stream", "ilm_enabled", "manage_template", "ssl_enabled"):
            options.one_of(name, ("false",), "false")
        options.finish()
        self._client = httpx.AsyncClient(timeout=_TIMEOUT_SECONDS, transport=transport)
        self._documents: Counter[str] = Counter()
        self._requests: Counter[str] = Counter()

    async def send(self, events: Sequence[Event]) -> None:
        """Index events; it comes back when Elasticsearch has taken or refused each of them."""
        self.meter.taken += len(events)
        with self.meter.measured():
            left = [self._document(event) for event in events]
            pause = self._first_pause
            while left := await self._attempt(left):
                self._documents["retryable_failures"] += len(left)
                _log.warning("%d events are kept and sent again in %g s", len(left), pause)
                await asyncio.sleep(pause)
                pause = min(2 * pause, self._longest_pause)
        self.meter.given += len(events)

    def details(self) -> JsonObject:
        """Counts of documents and of bulk requests."""
        return {"documents": {**self._documents}, "bulk_requests": {**self._requests}}

    async def close(self) -> None:
        """Close its connections."""
        await self._client.aclose()

    def _document(self, event: Event) -> _Document:
        members: JsonObject = {"_index": self._index.write(event)}
        if self._document_id is not None:
            members["_id"] = self._document_id.write(event)
        return _Document(self._action, members, event.to_json())

    async def _attempt(self, documents: Sequence[_Document]) -> list[_Document]:
        """Send documents; those that are to be sent again."""
        url = f"{next(self._hosts)}/_bulk"
        body = "".join(document.lines() for document in documents).encode()
        try:
            answer = await self._client.post(
                url, content=body, headers={"Content-Type": "application/x-ndjson"}
            )
        except httpx.HTTPError as error:
            self._requests["failures"] += 1
            _log.error("%s: %s", url, str(error) or type(error).__name__)
            return [*documents]
        if answer.status_code in _RETRIED:
            self._requests["failures"] += 1
            _log.error("%s: HTTP %d", url, answer.status_code)
            return [*documents]
        try:
            results = _Answer.model_validate_json(answer.content if answer.is_success else b"")
        except ValidationError:
            self._requests["failures"] += 1
            self._documents["non_retryable_failures"] += len(documents)
            _log.error("%s: HTTP %d, %d events are lost", url, answer.status_code, len(documents))
            return []
        self._requests["with_errors" if results.errors else "successes"] += 1
        return self._sorted(documents, results)

    def _sorted(self, documents: Sequence[_Document], results: _Answer) -> list[_Document]:
        again = []
        for document, item in zip(documents, results.items, strict=True):
            [result] = item.values()
            if result.status < 300:
                self._documents["successes"] += 1
            elif result.status in _GIVEN_UP:
                self._documents["non_retryable_failures"] += 1
                _log.warning(
                    "Could not index event to Elasticsearch. status: %d, action: %s, response: %s",
                    result.status,
                    json.dumps({document.action: document.members}),
                    json.dumps(result.error),
                )
            else:
                again.append(document)
        return again
