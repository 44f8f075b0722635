"""The search for messages, in Elasticsearch.

Four plain HTTP calls that have been the same since version 7: the official client's major version would have
to be that of the server.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx
from pydantic import BaseModel, Field

from chat_services.chat_service.rooms.schema import Message
from service_kit.errors import DependencyUnavailableError

INDEX = "chat-messages"
TIMEOUT_SECONDS = 5.0

_MAPPINGS = {
    "dynamic": False,
    "properties": {
        "room_id": {"type": "keyword"},
        "id": {"type": "keyword"},
        "sender": {"type": "keyword"},
        "text": {"type": "text"},
        "sent_at": {"type": "date"},
    },
}
_TOO_BUSY = 429


class _BulkOutcome(BaseModel):
    status: int


class _BulkItem(BaseModel):
    index: _BulkOutcome


class _BulkAnswer(BaseModel):
    items: list[_BulkItem]


class _Hit(BaseModel):
    source: Message = Field(alias="_source")


class _Hits(BaseModel):
    hits: list[_Hit]


class _SearchAnswer(BaseModel):
    hits: _Hits


class MessageSearch:
    """Messages by the words in them."""

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(base_url=url, timeout=TIMEOUT_SECONDS, trust_env=False)

    async def prepare(self) -> None:
        """Makes the index, unless it is there.

        Raises:
            DependencyUnavailableError: Elasticsearch is away.
        """
        with _available():
            answer = await self._client.put(f"/{INDEX}", json={"mappings": _MAPPINGS})
            if "resource_already_exists_exception" not in answer.text:
                answer.raise_for_status()

    async def add(self, messages: Sequence[Message]) -> int:
        """Indexes the messages; those that were there stay as they are.

        Returns:
            How many Elasticsearch does not want and never will.

        Raises:
            DependencyUnavailableError: it has not taken all that it should; ask again.
        """
        lines: list[str] = []
        for message in messages:
            action = {"index": {"_index": INDEX, "_id": f"{message.room_id}:{message.id}"}}
            lines += [json.dumps(action), message.model_dump_json()]
        with _available():
            answer = await self._client.post(
                "/_bulk",
                content="\n".join(lines) + "\n",
                headers={"Content-Type": "application/x-ndjson"},
            )
            answer.raise_for_status()
        statuses = [item.index.status for item in _BulkAnswer.model_validate_json(answer.content).items]
        if any(status == _TOO_BUSY or status >= 500 for status in statuses):
            raise DependencyUnavailableError("elasticsearch")
        return sum(status >= 400 for status in statuses)

    async def find(self, room_id: str, words: str, limit: int) -> list[Message]:
        """The room's messages that have all the words, newest first.

        Raises:
            DependencyUnavailableError: Elasticsearch is away.
        """
        query = {
            "query": {
                "bool": {
                    "filter": [{"term": {"room_id": room_id}}],
                    "must": [{"match": {"text": {"query": words, "operator": "and"}}}],
                }
            },
            "sort": [{"sent_at": "desc"}],
            "size": limit,
        }
        with _available():
            answer = await self._client.post(f"/{INDEX}/_search", json=query)
            answer.raise_for_status()
        return [hit.source for hit in _SearchAnswer.model_validate_json(answer.content).hits.hits]

    async def close(self) -> None:
        """Closes all connections."""
        await self._client.aclose()


@contextmanager
def _available() -> Iterator[None]:
    try:
        yield
    except httpx.HTTPError as error:
        raise DependencyUnavailableError("elasticsearch") from error
