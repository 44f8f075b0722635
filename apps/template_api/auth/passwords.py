"""bcrypt, off the event loop: one hash keeps a processor busy for a quarter of a second."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import bcrypt

from service_kit.errors import DependencyUnavailableError

T = TypeVar("T")

# bcrypt reads no more of a password, and refuses what is longer.
LONGEST_BYTES = 72

# With more threads than one, a flood of logins would take the event loop's share of a small container.
THREADS = 1

# So many may wait for their turn (some five seconds with twelve rounds); more are sent away at once.
MOST_WAITING = 20


class Passwords:
    """Hashes and compares passwords, a few at a time."""

    def __init__(self, *, rounds: int) -> None:
        self._rounds = rounds
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="bcrypt")
        self._waiting = 0
        # What a password is compared with where there is no user: it takes as long as if there were one.
        self._nobody = bcrypt.hashpw(b"nobody has this password", bcrypt.gensalt(rounds))

    async def hash(self, password: str) -> str:
        """The salted hash; raises DependencyUnavailableError if too many are waiting."""
        salt = bcrypt.gensalt(self._rounds)
        return (await self._run(partial(bcrypt.hashpw, password.encode(), salt))).decode()

    async def match(self, password: str, hashed: str | None) -> bool:
        """Whether the hash is this password's; it takes as long, and is never so, without a hash.

        Raises:
            DependencyUnavailableError: too many are waiting.
        """
        encoded = password.encode()
        if hashed is None or len(encoded) > LONGEST_BYTES:
            await self._run(partial(bcrypt.checkpw, encoded[:LONGEST_BYTES], self._nobody))
            return False
        return await self._run(partial(bcrypt.checkpw, encoded, hashed.encode()))

    def close(self) -> None:
        """Ends the threads once they have done what is waiting."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MOST_WAITING:
            raise DependencyUnavailableError("password hashing")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1
