"""Rooms and their members in Redis."""

from datetime import UTC, datetime
from enum import StrEnum
from uuid import uuid4

from redis.asyncio import Redis

from chat_services.chat_service import keys
from chat_services.chat_service.rooms.schema import MAX_MEMBERS, MAX_ROOMS, Room, RoomWithMembers
from service_kit.backing.redis import redis_available

# Looks and changes in one step: nobody gets past the limits by asking twice at the same moment.
_OPEN = """
if redis.call('SCARD', KEYS[3]) >= tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'name', ARGV[2], 'created_by', ARGV[3], 'created_at', ARGV[4])
redis.call('SADD', KEYS[2], ARGV[3])
redis.call('SADD', KEYS[3], ARGV[5])
return 1
"""
_INVITE = """
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 0 then return 'no_room' end
if redis.call('SISMEMBER', KEYS[1], ARGV[2]) == 1 then return 'was_member' end
if redis.call('SCARD', KEYS[1]) >= tonumber(ARGV[3]) then return 'room_full' end
if redis.call('SCARD', KEYS[2]) >= tonumber(ARGV[4]) then return 'too_many_rooms' end
redis.call('SADD', KEYS[1], ARGV[2])
redis.call('SADD', KEYS[2], ARGV[5])
return 'joined'
"""
_LEAVE = """
redis.call('SREM', KEYS[2], ARGV[2])
if redis.call('SREM', KEYS[1], ARGV[1]) == 0 then return 0 end
if redis.call('SCARD', KEYS[1]) == 0 then redis.call('DEL', KEYS[3], KEYS[4]) end
return 1
"""


class Joining(StrEnum):
    """What came of an invitation."""

    JOINED = "joined"
    WAS_MEMBER = "was_member"
    NO_ROOM = "no_room"  # for whoever is not in it
    ROOM_FULL = "room_full"
    TOO_MANY_ROOMS = "too_many_rooms"


class TooManyRoomsError(Exception):
    """The user is in MAX_ROOMS rooms already."""


class RoomStore:
    """Rooms; one that its last member has left is gone, with its messages."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._open = redis.register_script(_OPEN)
        self._invite = redis.register_script(_INVITE)
        self._leave = redis.register_script(_LEAVE)

    async def open(self, username: str, name: str) -> Room:
        """A new room with one member.

        Raises:
            TooManyRoomsError: the user must leave another one first.
        """
        room = Room(id=uuid4().hex, name=name, created_by=username, created_at=datetime.now(tz=UTC))
        with redis_available():
            opened = await self._open(
                keys=[keys.room(room.id), keys.members(room.id), keys.rooms_of(username)],
                args=[MAX_ROOMS, name, username, room.created_at.isoformat(), room.id],
            )
        if not opened:
            raise TooManyRoomsError(username)
        return room

    async def invite(self, room_id: str, *, by: str, username: str) -> Joining:
        """Makes the user a member, if `by` is one and nothing is full."""
        with redis_available():
            outcome = await self._invite(
                keys=[keys.members(room_id), keys.rooms_of(username)],
                args=[by, username, MAX_MEMBERS, MAX_ROOMS, room_id],
            )
        return Joining(str(outcome))

    async def leave(self, room_id: str, username: str) -> bool:
        """Ends the user's membership; False if there was none."""
        with redis_available():
            left = await self._leave(
                keys=[
                    keys.members(room_id),
                    keys.rooms_of(username),
                    keys.room(room_id),
                    keys.messages(room_id),
                ],
                args=[username, room_id],
            )
        return bool(left)

    async def ids_of(self, username: str) -> set[str]:
        """The rooms in which the user is."""
        with redis_available():
            return {str(room_id) for room_id in await self._redis.smembers(keys.rooms_of(username))}

    async def rooms_of(self, username: str) -> list[Room]:
        """The same, newest first."""
        rooms = await self._rooms(await self.ids_of(username))
        return sorted(rooms, key=lambda room: room.created_at, reverse=True)

    async def get(self, room_id: str, username: str) -> RoomWithMembers | None:
        """The room, if the user is in it."""
        with redis_available():
            names = sorted(str(name) for name in await self._redis.smembers(keys.members(room_id)))
        rooms = await self._rooms({room_id} if username in names else set())
        return RoomWithMembers(**rooms[0].model_dump(), members=names) if rooms else None

    async def is_member(self, room_id: str, username: str) -> bool:
        """Whether the user is in the room."""
        with redis_available():
            return bool(await self._redis.sismember(keys.members(room_id), username))

    async def members_among(self, room_id: str, usernames: list[str]) -> list[str]:
        """Those of the users who are in the room."""
        if not usernames:
            return []
        with redis_available():
            flags = await self._redis.smismember(keys.members(room_id), usernames)
        return [name for name, flag in zip(usernames, flags, strict=True) if flag]

    async def _rooms(self, room_ids: set[str]) -> list[Room]:
        ids = list(room_ids)
        with redis_available():
            async with self._redis.pipeline(transaction=False) as pipeline:
                for room_id in ids:
                    pipeline.hgetall(keys.room(room_id))
                found = await pipeline.execute()
        pairs = zip(ids, found, strict=True)
        return [Room.model_validate(fields | {"id": room_id}) for room_id, fields in pairs if fields]
