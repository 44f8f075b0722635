"""The input `tcp`: lines of JSON from whoever connects."""

import asyncio
from collections.abc import Awaitable, Callable

from ...event.event import Event
from ...logs import get_logger
from .. import common
from ..codecs import decode_json
from ..meters import Meter
from ..options import Options

_LONGEST_LINE = 1 << 20
_log = get_logger("inputs.tcp")

Push = Callable[[Event], Awaitable[None]]
"""Puts an event into the queue; it comes back when there is room."""


class TcpInput:
    """A port on which lines of JSON are taken; while the queue is full, none is read.

    Raises:
        ConfigError: the settings are not valid.
    """

    name = "tcp"

    def __init__(self, options: Options) -> None:
        self.id = common.identifier(options)
        self.meter = Meter()
        self._host = options.text("host", "0.0.0.0")  # noqa: S104 - as Logstash, and in a container
        self._port = int(options.number("port"))
        self._type = options.text("type", "")
        self._tags = options.texts("tags")
        self._added = common.additions(options)
        options.one_of("mode", ("server",), "server")
        codec = options.plugin("codec", "line")
        if codec.node.name not in {"json_lines", "json"}:
            raise codec.error("unknown codec of an input; the lab's stand-in has json_lines, json")
        codec.finish()
        options.finish()
        self._open: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._server: asyncio.Server | None = None

    @property
    def connections(self) -> int:
        """How many are connected."""
        return len(self._open)

    async def start(self, push: Push) -> None:
        """Take connections from now on.

        Raises:
            OSError: the port cannot be had.
        """

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.create_task(self._read(reader, writer, push))
            self._open[task] = writer
            task.add_done_callback(self._open.pop)
            await task

        self._server = await asyncio.start_server(connected, self._host, self._port, limit=_LONGEST_LINE)
        _log.info("Starting tcp input listener on %s:%d", self._host, self.port)

    @property
    def port(self) -> int:
        """The port in use; where 0 is set, one that was free."""
        if self._server is None or not self._server.sockets:
            return self._port
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self, patience: float | None) -> None:
        """Take nothing more, once what was received is in the queue.

        Args:
            patience: seconds to wait for room in the queue; None to wait for as long as it takes.
        """
        if self._server is not None:
            self._server.close()
        for writer in self._open.values():
            writer.close()  # the reader gives what it has received, and then the end
        tasks = [*self._open]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=patience)
            for task in late:
                task.cancel()

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, push: Push) -> None:
        try:
            while line := await reader.readline():
                await self._take(line, push)
        except (ValueError, ConnectionError) as error:
            # readline() says ValueError of a line over the limit
            _log.warning("a connection ends: %s", error)
        finally:
            writer.close()

    async def _take(self, line: bytes, push: Push) -> None:
        text = line.decode("utf-8", "replace").strip()
        for event in decode_json(text) if text else []:
            if self._type and event.get(("type",)) is None:
                event.set(("type",), self._type)
            if self._tags:
                event.tag(*self._tags)
            self._added.apply(event)
            with self.meter.measured():
                await push(event)
            self.meter.given += 1
