"""BuildKit builds through the Engine's plain HTTP API.

The `docker` package knows only the builder before BuildKit, and the command-line client needs a plugin;
the API itself needs neither: `POST /build?version=2` with the build context as its body.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
from pydantic import BaseModel, JsonValue

from lab.images.errors import ImageError

_TAIL = 30
_LOGS, _MESSAGE = 3, 4  # the field numbers of BuildKit's StatusResponse.logs and VertexLog.msg
_TIMEOUT = httpx.Timeout(None, connect=10)  # a build step may say nothing for minutes


class _Line(BaseModel):
    """A line of the Engine's answer; which fields it has depends on what it tells."""

    id: str = ""
    aux: JsonValue = None
    error: str = ""


def build(
    docker_host: str, context: Path, tag: str, labels: Mapping[str, str], arguments: Mapping[str, str]
) -> None:
    """Build the tar file `context` on an engine and give the image a tag and labels.

    Raises:
        ImageError: the build failed; the message ends with the last lines that it printed.
    """
    query = {"version": "2", "t": tag, "labels": _json(labels), "buildargs": _json(arguments)}
    headers = {"Content-Type": "application/x-tar"}
    printed = ""
    with (
        _client(docker_host) as client,
        context.open("rb") as body,
        client.stream("POST", "/build", params=query, content=body, headers=headers) as answer,
    ):
        if answer.is_error:
            raise ImageError(f"the engine refused the build: {answer.read().decode(errors='replace')}")
        for text in answer.iter_lines():
            line = _Line.model_validate_json(text)
            if line.error:
                tail = "\n".join(printed.splitlines()[-_TAIL:])
                raise ImageError(f"the build failed: {line.error}\n{tail}")
            if line.id == "moby.buildkit.trace" and isinstance(line.aux, str):
                printed += "".join(printed_in(base64.b64decode(line.aux)))


def printed_in(status: bytes) -> Iterator[str]:
    """What build steps printed, out of one of BuildKit's progress messages (a protocol buffer)."""
    for field, log in _fields(status):
        if field == _LOGS:
            yield from (text.decode(errors="replace") for inner, text in _fields(log) if inner == _MESSAGE)


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The length-delimited fields of a protocol buffer message, with their numbers."""
    position = 0
    while position < len(data):
        key, position = _varint(data, position)
        match key & 7:
            case 0:  # a number
                _, position = _varint(data, position)
            case 1:  # eight bytes
                position += 8
            case 5:  # four bytes
                position += 4
            case _:
                length, position = _varint(data, position)
                yield key >> 3, data[position : position + length]
                position += length


def _varint(data: bytes, position: int) -> tuple[int, int]:
    """The number at a position, seven bits a byte, lowest first; and the position after it."""
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, position


def _json(values: Mapping[str, str]) -> str:
    return json.dumps(dict(values))


def _client(docker_host: str) -> httpx.Client:
    if docker_host.startswith("unix://"):
        socket = httpx.HTTPTransport(uds=docker_host.removeprefix("unix://"))
        return httpx.Client(transport=socket, base_url="http://engine", timeout=_TIMEOUT)
    if docker_host.startswith("tcp://"):
        return httpx.Client(base_url=docker_host.replace("tcp", "http", 1), timeout=_TIMEOUT)
    raise ImageError(f"DOCKER_HOST {docker_host!r}: images are built on unix:// and tcp:// engines only")
