"""Who may ask, and how much: tokens are verified, ended sessions are known, everybody is limited."""

import logging
from math import ceil
from time import monotonic

from fastapi import HTTPException
from redis.asyncio import Redis

from chat_services.shared.identity import unauthorized
from chat_services.shared.keys import revoked_session
from chat_services.shared.rate_limit import Rate, RateLimiter
from chat_services.shared.tokens import InvalidTokenError, Tokens, UserClaims
from service_kit.backing.redis import redis_available
from service_kit.errors import DependencyUnavailableError

# Seconds for which, after a failure, Redis is not asked: each request would wait for its time limit.
RETRY_SECONDS = 2.0

_logger = logging.getLogger(__name__)


class Access:
    """While Redis is away nobody is limited, and a session that was ended lives on until its token expires.

    The services behind would answer 503 then; a gateway that did so too would hide which one it is.
    """

    def __init__(self, redis: Redis, tokens: Tokens, *, users: Rate, anonymous: Rate) -> None:
        self._redis = redis
        self._tokens = tokens
        self._users = RateLimiter(redis, name="user", rate=users)
        self._anonymous = RateLimiter(redis, name="address", rate=anonymous)
        self._away_until = 0.0

    async def admit(self, token: str | None, *, address: str, needs_token: bool) -> None:
        """Lets the request through.

        Raises:
            HTTPException: 401 without a valid token where one is needed, 429 if it is too much.
        """
        if not needs_token:
            await self._limit(self._anonymous, address)
            return
        try:
            claims = self._tokens.verify_user(token or "")
        except InvalidTokenError as error:
            await self._limit(self._anonymous, address)
            raise unauthorized("The access token is missing, not valid or has expired.") from error
        await self._limit(self._users, claims.username)
        await self._refuse_ended(claims)

    async def _limit(self, limiter: RateLimiter, key: str) -> None:
        if monotonic() < self._away_until:
            return
        try:
            wait = await limiter.take(key)
        except DependencyUnavailableError as error:
            self._pause(error)
            return
        if wait:
            raise HTTPException(429, "Too many requests.", headers={"Retry-After": str(ceil(wait))})

    async def _refuse_ended(self, claims: UserClaims) -> None:
        if monotonic() < self._away_until:
            return
        try:
            with redis_available():
                ended = await self._redis.exists(revoked_session(claims.session))
        except DependencyUnavailableError as error:
            self._pause(error)
            return
        if ended:
            raise unauthorized("The session has ended: log in again.")

    def _pause(self, error: DependencyUnavailableError) -> None:
        _logger.warning("nobody is limited: %s", error, extra={"cause": error.cause})
        self._away_until = monotonic() + RETRY_SECONDS
