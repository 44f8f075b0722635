"""The hub knows which of this replica's WebSockets hear what, and hands it to them."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Protocol

from pydantic import ValidationError
from redis.asyncio import Redis

from chat_services.chat_service.keys import room_channel
from chat_services.chat_service.live.audience import Audience
from chat_services.chat_service.live.frames import MessageFrame, Resync
from chat_services.chat_service.live.metrics import Ending, LiveMetrics
from chat_services.chat_service.live.subscriptions import Subscriptions
from chat_services.chat_service.rooms.messages import parse_published
from chat_services.chat_service.rooms.store import RoomStore
from chat_services.shared.events import RoomJoined, RoomLeft, SessionRevoked, parse_event
from chat_services.shared.keys import user_channel
from service_kit.errors import DependencyUnavailableError

_logger = logging.getLogger(__name__)


class Listener(Protocol):
    """What hears: a WebSocket of a user, opened within a session (a login)."""

    @property
    def username(self) -> str: ...  # noqa: D102 - said above
    @property
    def session(self) -> str: ...  # noqa: D102

    def offer(self, frame: str) -> None:
        """Takes a frame at once, or ends for want of room."""

    def end(self, ending: Ending) -> None:
        """Ends, soon."""


class Hub:
    """Frames are made once for all listeners of a channel, from what Redis said there."""

    def __init__(self, redis: Redis, *, rooms: RoomStore, metrics: LiveMetrics) -> None:
        self._rooms = rooms
        self._metrics = metrics
        self._audience: Audience[Listener] = Audience()
        self._tasks: set[asyncio.Task[None]] = set()
        self._subscriptions = Subscriptions(
            redis, wanted=self._audience.channels, deliver=self._deliver, on_gap=self._after_gap
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Listens to Redis until `stop` is set."""
        await self._subscriptions.run(stop)

    async def join(self, listener: Listener) -> set[str]:
        """The listener hears its user's events and rooms from now on; the ids of these rooms.

        Raises:
            DependencyUnavailableError: Redis is away; the listener hears nothing.
        """
        try:
            # The user's own channel comes first: it tells of rooms that are joined from here on.
            self._audience.add(listener, [user_channel(listener.username)])
            await self._subscriptions.follow()
            room_ids = await self._rooms.ids_of(listener.username)
            self._audience.add(listener, map(room_channel, room_ids))
            await self._subscriptions.follow()
        except (DependencyUnavailableError, asyncio.CancelledError):
            self._audience.drop(listener)
            raise
        return room_ids

    async def leave(self, listener: Listener) -> None:
        """The listener hears nothing any more."""
        self._audience.drop(listener)
        await self._follow()

    def _deliver(self, channel: str, data: str) -> None:
        listeners = self._audience.of(channel)
        if not listeners:
            return
        try:
            if channel == user_channel(listeners[0].username):
                self._deliver_event(listeners, data)
            else:
                self._metrics.delivered.inc(len(listeners))
                _offer(listeners, MessageFrame(message=parse_published(data)).model_dump_json())
        except ValidationError:
            _logger.exception("something unknown was published", extra={"channel": channel})

    def _deliver_event(self, listeners: list[Listener], data: str) -> None:
        match parse_event(data):
            case SessionRevoked(session=ended):
                for listener in listeners:
                    if listener.session == ended:
                        listener.end(Ending.REVOKED)
            case RoomJoined(room_id=room_id):
                for listener in listeners:
                    self._audience.add(listener, [room_channel(room_id)])
                self._soon(self._follow_then_tell(listeners, data))
            case RoomLeft(room_id=room_id):
                for listener in listeners:
                    self._audience.remove(listener, room_channel(room_id))
                self._soon(self._follow_then_tell(listeners, data))
            case _:
                _offer(listeners, data)

    async def _follow_then_tell(self, listeners: list[Listener], frame: str) -> None:
        await self._follow()
        _offer(listeners, frame)

    async def _after_gap(self) -> None:
        """Brings memberships up to date, then has every client look for what it has missed."""
        self._metrics.resyncs.inc()
        for listener in self._audience.listeners():
            room_ids = await self._rooms.ids_of(listener.username)
            if self._audience.has(listener):  # it has not left meanwhile
                channels = [user_channel(listener.username), *map(room_channel, room_ids)]
                self._audience.replace(listener, channels)
        await self._subscriptions.follow()
        _offer(self._audience.listeners(), Resync().model_dump_json())

    async def _follow(self) -> None:
        try:
            await self._subscriptions.follow()
        except DependencyUnavailableError as error:  # what is wanted is followed once Redis is back
            _logger.info("channels will be followed later", extra={"cause": error.cause})

    def _soon(self, work: Coroutine[object, object, None]) -> None:
        """Not now: who delivers must go on reading, to hear that Redis has confirmed."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _offer(listeners: list[Listener], frame: str) -> None:
    for listener in listeners:
        listener.offer(frame)
