"""Changes of membership, told to the WebSockets of those whom they concern."""

import logging

from redis.asyncio import Redis

from chat_services.chat_service.rooms.schema import Room
from chat_services.chat_service.rooms.store import Joining, RoomStore
from chat_services.shared.events import RoomJoined, RoomLeft, publish
from service_kit.backing.redis import redis_available
from service_kit.errors import DependencyUnavailableError

_logger = logging.getLogger(__name__)


class Membership:
    """Joins and leaves rooms; what is open on any replica follows at once."""

    def __init__(self, redis: Redis, rooms: RoomStore) -> None:
        self._redis = redis
        self._rooms = rooms

    async def open(self, username: str, name: str) -> Room:
        """A new room; see RoomStore.open."""
        room = await self._rooms.open(username, name)
        await self._tell(username, RoomJoined(room_id=room.id))
        return room

    async def invite(self, room_id: str, *, by: str, username: str) -> Joining:
        """Makes the user a member; see RoomStore.invite."""
        outcome = await self._rooms.invite(room_id, by=by, username=username)
        if outcome is Joining.JOINED:
            await self._tell(username, RoomJoined(room_id=room_id))
        return outcome

    async def leave(self, room_id: str, username: str) -> bool:
        """Ends the membership; see RoomStore.leave."""
        left = await self._rooms.leave(room_id, username)
        if left:
            await self._tell(username, RoomLeft(room_id=room_id))
        return left

    async def _tell(self, username: str, event: RoomJoined | RoomLeft) -> None:
        try:
            with redis_available():
                await publish(self._redis, username, event)
        except DependencyUnavailableError as error:
            # Stored it is. Open WebSockets find out when the hub has Redis again and looks anew.
            _logger.warning("a change of membership was not told", extra={"cause": error.cause})
