"""As much of Elasticsearch as the chat uses, in memory, with a switch for an outage."""

import json
from dataclasses import dataclass, field

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

Document = dict[str, str]


@dataclass
class FakeElasticsearch:
    away: bool = False
    bulk_status: int = 201
    mappings: dict[str, object] | None = None
    documents: dict[str, Document] = field(default_factory=dict)

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.put("/chat-messages")
        async def create(request: Request) -> Response:
            if self.away:
                return Response(status_code=503)
            if self.mappings is not None:
                error = {"type": "resource_already_exists_exception"}
                return JSONResponse({"error": error, "status": 400}, status_code=400)
            self.mappings = (await request.json())["mappings"]
            return JSONResponse({"acknowledged": True})

        @app.post("/_bulk")
        async def bulk(request: Request) -> Response:
            if self.away:
                return Response(status_code=503)
            assert request.headers["Content-Type"] == "application/x-ndjson"
            body = (await request.body()).decode()
            assert body.endswith("\n")
            lines = [json.loads(line) for line in body.splitlines()]
            for action, document in zip(lines[::2], lines[1::2], strict=True):
                if self.bulk_status < 300:
                    self.documents[action["index"]["_id"]] = document
            items = [{"index": {"status": self.bulk_status}} for _ in lines[::2]]
            return JSONResponse({"errors": self.bulk_status >= 300, "items": items})

        @app.post("/chat-messages/_search")
        async def search(request: Request) -> Response:
            if self.away:
                return Response(status_code=503)
            query = await request.json()
            found = self._matching(query["query"]["bool"])[: query["size"]]
            return JSONResponse({"hits": {"hits": [{"_source": document} for document in found]}})

        return app

    def _matching(self, query: dict[str, list[dict[str, dict[str, object]]]]) -> list[Document]:
        room_id = query["filter"][0]["term"]["room_id"]
        match = query["must"][0]["match"]["text"]
        assert isinstance(match, dict)
        assert match["operator"] == "and"
        words = match["query"].lower().split()
        found = [
            document
            for document in self.documents.values()
            if document["room_id"] == room_id
            and all(word in document["text"].lower().split() for word in words)
        ]
        return sorted(found, key=lambda document: document["sent_at"], reverse=True)
