"""Sessions in Redis: which refresh token of a session is the current one, and which sessions have ended.

A session begins with a login and lives as long as its refresh token is renewed. Each token is good once.
Whoever comes with an older one shows that there are two copies of it, so the whole session ends.
"""

from enum import StrEnum
from hashlib import sha256
from uuid import uuid4

from redis.commands.core import AsyncScript

from template_api.auth.tokens import ACCESS_LIFETIME, REFRESH_LIFETIME, Holder, TokenKind, TokenMint
from template_api.redis_gate import RedisGate

# KEYS: the session, its mark of having ended; ARGV: the token offered, the next one, seconds that the next
# one lives, seconds that the mark stays. Asked twice with the same next one it says the same.
_ROTATE = """
local current = redis.call('GET', KEYS[1])
if not current then return 'unknown' end
if current == ARGV[2] then return 'rotated' end
if current ~= ARGV[1] then
    redis.call('DEL', KEYS[1])
    redis.call('SET', KEYS[2], '1', 'EX', ARGV[4])
    return 'reused'
end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 'rotated'
"""

_REFRESH_SECONDS = int(REFRESH_LIFETIME.total_seconds())

# An ended session's access tokens are refused for as long as there can be any.
_ENDED_SECONDS = int(ACCESS_LIFETIME.total_seconds())


class Rotation(StrEnum):
    """What came of offering a refresh token."""

    ROTATED = "rotated"
    REUSED = "reused"
    UNKNOWN = "unknown"


class Sessions:
    """All raise DependencyUnavailableError while Redis cannot be asked."""

    def __init__(self, gate: RedisGate, mint: TokenMint) -> None:
        self._gate = gate
        self._mint = mint
        self._rotate_script: AsyncScript = gate.redis.register_script(_ROTATE)

    async def begin(self, user_id: int, token_version: int) -> tuple[Holder, str]:
        """A new session and its first refresh token."""
        holder = Holder(user_id, token_version, uuid4().hex)
        token = self._mint.issue(TokenKind.REFRESH, holder)
        key, digest = _session(holder.session_id), _digest(token)
        await self._gate.run(lambda: self._gate.redis.set(key, digest, ex=_REFRESH_SECONDS))
        return holder, token

    async def rotate(self, holder: Holder, token: str) -> tuple[Rotation, str]:
        """Offers a refresh token (whose signature has been checked) for the next one.

        The next one is good only if the token was rotated.
        """
        following = self._mint.issue(TokenKind.REFRESH, holder)
        keys = [_session(holder.session_id), ended_mark(holder.session_id)]
        arguments: list[str | int] = [_digest(token), _digest(following), _REFRESH_SECONDS, _ENDED_SECONDS]
        outcome = await self._gate.run(lambda: self._rotate_script(keys=keys, args=arguments))
        return Rotation(outcome), following

    async def end(self, session_id: str) -> None:
        """Ends the session; its refresh token and its access tokens are no longer good."""
        pipeline = self._gate.redis.pipeline(transaction=True)
        pipeline.delete(_session(session_id))
        pipeline.set(ended_mark(session_id), "1", ex=_ENDED_SECONDS)
        await self._gate.run(pipeline.execute)


def ended_mark(session_id: str) -> str:
    """The key in Redis that tells that the session has ended."""
    return f"template:ended:{session_id}"


def _session(session_id: str) -> str:
    return f"template:session:{session_id}"


def _digest(token: str) -> str:
    # So that who reads Redis' files has no tokens. They are long and random: no slow hash is needed.
    return sha256(token.encode()).hexdigest()
