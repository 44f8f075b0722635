"""Sessions: what begins with a login and goes on as its refresh token is exchanged for the next one.

A refresh token can be used once. If an old one comes, somebody has a copy: thief or owner, nobody can tell,
so the whole session (the family of tokens) ends, and both must log in.
"""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from secrets import token_hex, token_urlsafe

from redis.asyncio import Redis

from chat_services.shared.events import SessionRevoked, publish
from chat_services.shared.keys import revoked_session
from service_kit.backing.redis import redis_available

# Only a hash of the token is stored: who reads Redis cannot log in with what is there. A token that is used
# again ends its session here and now, whoever else is rotating it at this moment.
_ROTATE = """
local session = redis.call('HMGET', KEYS[1], 'username', 'token')
if not session[1] then return {'unknown', ''} end
if session[2] ~= ARGV[1] then
  redis.call('DEL', KEYS[1])
  redis.call('SET', KEYS[2], '1', 'EX', ARGV[3])
  return {'reused', session[1]}
end
redis.call('HSET', KEYS[1], 'token', ARGV[2])
return {'rotated', session[1]}
"""


class Rotation(StrEnum):
    """How the exchange of a refresh token went."""

    ROTATED = "rotated"
    REUSED = "reused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Session:
    """A session and the one refresh token that it accepts next."""

    id: str
    username: str
    refresh_token: str


class SessionStore:
    """Sessions in Redis; each ends `lifetime_seconds` after its login at the latest."""

    def __init__(self, redis: Redis, *, lifetime_seconds: int, access_token_seconds: int) -> None:
        self._redis = redis
        self._lifetime = lifetime_seconds
        self._access_seconds = access_token_seconds
        self._rotate = redis.register_script(_ROTATE)

    async def begin(self, username: str) -> Session:
        """A new session."""
        session_id, secret = token_hex(16), token_urlsafe(32)
        with redis_available():
            async with self._redis.pipeline(transaction=True) as pipeline:
                pipeline.hset(_key(session_id), mapping={"username": username, "token": _digest(secret)})
                pipeline.expire(_key(session_id), self._lifetime)
                await pipeline.execute()
        return Session(session_id, username, f"{session_id}.{secret}")

    async def rotate(self, refresh_token: str) -> tuple[Rotation, Session | None]:
        """Exchanges the token; there is a session only if that went well."""
        session_id, _, secret = refresh_token.partition(".")
        next_secret = token_urlsafe(32)
        with redis_available():
            outcome, username = await self._rotate(
                keys=[_key(session_id), revoked_session(session_id)],
                args=[_digest(secret), _digest(next_secret), self._access_seconds],
            )
        rotation = Rotation(outcome)
        if rotation is Rotation.REUSED:
            await self._tell(username, session_id)
        if rotation is not Rotation.ROTATED:
            return rotation, None
        return rotation, Session(session_id, username, f"{session_id}.{next_secret}")

    async def end(self, refresh_token: str) -> None:
        """Ends the session at once, access tokens included; one that is unknown has ended already."""
        rotation, session = await self.rotate(refresh_token)
        if rotation is not Rotation.ROTATED or session is None:
            return
        with redis_available():
            async with self._redis.pipeline(transaction=True) as pipeline:
                pipeline.delete(_key(session.id))
                pipeline.set(revoked_session(session.id), "1", ex=self._access_seconds)
                await pipeline.execute()
        await self._tell(session.username, session.id)

    async def _tell(self, username: str, session_id: str) -> None:
        with redis_available():
            await publish(self._redis, username, SessionRevoked(session=session_id))


def _key(session_id: str) -> str:
    return f"chat:session:{session_id}"


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
