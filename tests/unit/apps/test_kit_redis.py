import asyncio
from collections.abc import AsyncIterator

import pytest

from service_kit.backing.redis import RedisSettings, check_redis, redis_client

pytestmark = pytest.mark.anyio


_ANSWERS = {b"HELLO": b"%1\r\n+proto\r\n:3\r\n", b"PING": b"+PONG\r\n"}


class StubRedis:
    """Says yes to everything, and can cut its connections as a restart does."""

    def __init__(self) -> None:
        self.port = 0
        self.accepted = 0
        self._writers: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        self._writers.append(writer)
        while line := await reader.readline():
            arguments = []
            for _ in range(int(line[1:])):
                length = int((await reader.readline())[1:])
                arguments.append((await reader.readexactly(length + 2))[:-2].upper())
            writer.write(_ANSWERS.get(arguments[0], b"+OK\r\n"))

    def cut_connections(self) -> None:
        for writer in self._writers:
            writer.close()
        self._writers.clear()


@pytest.fixture
async def server() -> AsyncIterator[StubRedis]:
    stub = StubRedis()
    listener = await asyncio.start_server(stub.serve, "127.0.0.1", 0)
    stub.port = listener.sockets[0].getsockname()[1]
    yield stub
    stub.cut_connections()
    listener.close()


async def test_idle_connections_that_a_restart_has_cut_are_replaced_before_they_are_used(
    server: StubRedis,
) -> None:
    client = redis_client(RedisSettings(host="127.0.0.1", port=server.port), service="api")
    await asyncio.gather(*(check_redis(client) for _ in range(3)))
    before = server.accepted
    server.cut_connections()
    await asyncio.sleep(0.05)
    await asyncio.gather(*(check_redis(client) for _ in range(3)))
    assert server.accepted > before
    await client.aclose()
