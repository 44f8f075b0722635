"""The API: everything works but what needs a model."""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, JsonValue, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from .models import full_name, models_in

JsonObject = dict[str, JsonValue]


class _Asked(BaseModel):
    """The members that requests about a model have in common; `name` is the older one for `model`."""

    model: str = ""
    name: str = ""
    stream: bool = True

    @property
    def wanted(self) -> str:
        return self.model or self.name


class Api:
    """The handlers.

    Args:
        models: the folder of models.
        version: the version that answers state.
    """

    def __init__(self, models: Path, version: str) -> None:
        self._models = models
        self._version = version

    def routes(self) -> list[Route]:
        """All paths."""
        return [
            Route("/", self.running),
            Route("/api/version", self.version),
            Route("/api/tags", self.tags),
            Route("/api/ps", self.loaded),
            Route("/api/pull", self.pull, methods=["POST"]),
            Route("/api/generate", self.answer, methods=["POST"]),
            Route("/api/chat", self.answer, methods=["POST"]),
        ]

    async def running(self, _request: Request) -> Response:
        """What Ollama says when it is asked for nothing."""
        return PlainTextResponse("Ollama is running")

    async def version(self, _request: Request) -> Response:
        """The version: that of the image's tag."""
        return JSONResponse({"version": self._version})

    async def tags(self, _request: Request) -> Response:
        """The models that are there."""
        return JSONResponse({"models": [model.shown() for model in models_in(self._models)]})

    async def loaded(self, _request: Request) -> Response:
        """The models in memory: none ever is."""
        return JSONResponse({"models": []})

    async def pull(self, request: Request) -> Response:
        """Refuse: there is no way to a registry of models, and nothing here could run one."""
        asked = _asked(await request.body())
        if not isinstance(asked, _Asked):
            return asked
        reason = (
            f"pull model manifest: {asked.wanted}: the lab's stand-in for Ollama cannot pull models; "
            "deploy the real ollama/ollama where it and its registry can be reached"
        )
        if not asked.stream:
            return _failed(500, reason)
        return StreamingResponse(
            _lines({"status": "pulling manifest"}, {"error": reason}), 200, None, _NDJSON
        )

    async def answer(self, request: Request) -> Response:
        """Refuse: the model is not there, or it is and nothing here can run it."""
        asked = _asked(await request.body())
        if not isinstance(asked, _Asked):
            return asked
        if full_name(asked.wanted) not in {model.name for model in models_in(self._models)}:
            return _failed(404, f"model '{asked.wanted}' not found")
        return _failed(500, f"the lab's stand-in for Ollama cannot run models, {asked.wanted!r} neither")


def create_app(models: Path, version: str) -> Starlette:
    """The application around a folder of models."""
    return Starlette(routes=Api(models, version).routes())


def _asked(body: bytes) -> _Asked | Response:
    if not body:
        return _failed(400, "missing request body")
    try:
        return _Asked.model_validate_json(body)
    except ValidationError as error:
        return _failed(400, error.errors()[0]["msg"])


def _failed(status: int, reason: str) -> Response:
    return JSONResponse({"error": reason}, status)


def _lines(*objects: JsonObject) -> Iterator[str]:
    yield from (json.dumps(entry) + "\n" for entry in objects)


_NDJSON = "application/x-ndjson"
