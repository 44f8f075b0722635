"""Is the holder of a token still who the token says? Asked at every request, so mostly answered by Redis.

An account is kept there for a few seconds. Whoever changes a user replaces it, so that every replica knows
at once; should that fail, they know after ACCOUNT_SECONDS. While Redis is away the
database is asked, which does not know of sessions: one that has been logged out is then good again until
its access token expires.
"""

from contextlib import suppress

from pydantic import TypeAdapter

from service_kit.errors import DependencyUnavailableError
from template_api.auth.sessions import ended_mark
from template_api.auth.tokens import Holder
from template_api.redis_gate import RedisGate
from template_api.users.store import Account, UserStore

ACCOUNT_SECONDS = 15

_ACCOUNT = TypeAdapter(Account)
_GONE = ""


class Accounts:
    """Accounts by token holder; raises DependencyUnavailableError if neither place can be asked."""

    def __init__(self, gate: RedisGate, store: UserStore) -> None:
        self._gate = gate
        self._store = store

    async def of(self, holder: Holder) -> Account | None:
        """The account, if its tokens are good and this session has not ended."""
        keys = [_key(holder.user_id), ended_mark(holder.session_id)]
        try:
            kept, ended = await self._gate.run(lambda: self._gate.redis.mget(keys))
        except DependencyUnavailableError:
            return _good(holder, await self._store.account(holder.user_id))
        if ended is not None:
            return None
        if kept is None:
            return _good(holder, await self._load(holder.user_id))
        return _good(holder, None if kept == _GONE else _ACCOUNT.validate_json(kept))

    async def refresh(self, user_id: int) -> None:
        """To be called after each change of a user."""
        try:
            account = await self._store.account(user_id)
        except DependencyUnavailableError:
            return
        await self._keep(user_id, account, replace=True)

    async def _load(self, user_id: int) -> Account | None:
        account = await self._store.account(user_id)
        # Not in place of what a change has put there since.
        await self._keep(user_id, account, replace=False)
        return account

    async def _keep(self, user_id: int, account: Account | None, *, replace: bool) -> None:
        value = _GONE if account is None else _ACCOUNT.dump_json(account).decode()
        redis = self._gate.redis
        with suppress(DependencyUnavailableError):
            await self._gate.run(lambda: redis.set(_key(user_id), value, ex=ACCOUNT_SECONDS, nx=not replace))


def _good(holder: Holder, account: Account | None) -> Account | None:
    if account is None or not account.is_active or account.token_version != holder.token_version:
        return None
    return account


def _key(user_id: int) -> str:
    return f"template:account:{user_id}"
