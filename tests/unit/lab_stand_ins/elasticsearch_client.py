"""An Elasticsearch stand-in on a folder of the test's, asked through its HTTP API, and its clock."""

import json
from pathlib import Path

from pydantic import JsonValue
from starlette.testclient import TestClient

from lab.elasticsearch_server.elasticsearch_lab.api.app import create_app
from lab.elasticsearch_server.elasticsearch_lab.node import Node, open_node
from lab.elasticsearch_server.elasticsearch_lab.settings import Settings

JsonObject = dict[str, JsonValue]
HEAP = 1 << 30


class Clock:
    """Seconds that pass when a test says so; refreshes follow it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def refresh(self) -> None:
        """Let a second pass, after which searches see what was written."""
        self.now += 1.0


class Answer:
    """A status and a body."""

    def __init__(self, status: int, body: JsonValue) -> None:
        self.status = status
        self.body = body

    def at(self, *path: str | int) -> JsonValue:
        """A member of the body."""
        value = self.body
        for part in path:
            match value, part:
                case dict(), str():
                    value = value[part]
                case list(), int():
                    value = value[part]
                case _:
                    raise AssertionError(f"nothing at {part!r} of {value!r}")
        return value

    @property
    def error(self) -> tuple[int, JsonValue]:
        """The status and the error's type."""
        return self.status, self.at("error", "type")


class Elasticsearch:
    """A running node."""

    def __init__(self, data: Path, *, version: str = "9.5.2", heap: int = HEAP) -> None:
        self.clock = Clock()
        settings = Settings(
            version=version,
            cluster_name="test",
            node_name="node-1",
            host="127.0.0.1",
            port=9200,
            data=data,
            heap_max=heap,
        )
        self.node: Node = open_node(settings, self.clock)
        self.client = TestClient(create_app(self.node))

    def ask(self, method: str, path: str, body: JsonValue = None) -> Answer:
        """The answer to a request, with a JSON body where there is one."""
        headers = {} if body is None else {"Content-Type": "application/json"}
        content = None if body is None else json.dumps(body)
        response = self.client.request(method, path, content=content, headers=headers)
        is_json = "json" in response.headers["content-type"] and method != "HEAD"
        return Answer(response.status_code, response.json() if is_json else response.text)

    def ok(self, method: str, path: str, body: JsonValue = None) -> Answer:
        """The answer to a request that succeeds."""
        answer = self.ask(method, path, body)
        assert answer.status < 300, answer.body
        return answer

    def bulk(self, *lines: JsonObject, path: str = "/_bulk?refresh=true") -> Answer:
        """The answer to a bulk request of some lines."""
        content = "".join(json.dumps(line) + "\n" for line in lines)
        headers = {"Content-Type": "application/x-ndjson"}
        response = self.client.post(path, content=content, headers=headers)
        return Answer(response.status_code, response.json())

    def fill(self, index: str, *documents: JsonObject) -> None:
        """Index documents with the ids 1, 2, 3, …, so that searches see them."""
        lines: list[JsonObject] = []
        for number, document in enumerate(documents, 1):
            lines += [{"index": {"_index": index, "_id": str(number)}}, document]
        assert self.bulk(*lines).at("errors") is False

    def found(self, index: str, body: JsonObject, parameters: str = "") -> list[str]:
        """The ids of a search's hits, in their order."""
        answer = self.ok("POST", f"/{index}/_search{parameters}", body)
        hits = answer.at("hits", "hits")
        assert isinstance(hits, list)
        return [str(hit["_id"]) for hit in hits if isinstance(hit, dict)]

    def close(self) -> None:
        """Stop the node."""
        self.node.close()
