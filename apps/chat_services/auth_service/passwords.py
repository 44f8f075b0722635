"""Password hashes: bcrypt, in threads of their own, so that other requests go on meanwhile."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import bcrypt
from pydantic import SecretStr

from chat_services.auth_service.schema import MAX_PASSWORD_BYTES


class PasswordHasher:
    """Hashes and checks passwords, at most `threads` at once: more would only starve the service."""

    def __init__(self, *, rounds: int, threads: int) -> None:
        self._rounds = rounds
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="bcrypt")
        self._decoy = bcrypt.hashpw(b"nobody's password", bcrypt.gensalt(rounds)).decode()

    async def hash(self, password: SecretStr) -> str:
        """The password's salted hash."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._hash, password.get_secret_value().encode())

    async def matches(self, password: SecretStr, hashed: str | None) -> bool:
        """Whether the hash is this password's; no hash takes as long as a wrong one.

        So nobody learns from the time which accounts there are.
        """
        candidate = password.get_secret_value().encode()
        if len(candidate) > MAX_PASSWORD_BYTES or b"\0" in candidate:
            candidate, hashed = b"", None
        against = (hashed or self._decoy).encode()
        loop = asyncio.get_running_loop()
        same = await loop.run_in_executor(self._threads, bcrypt.checkpw, candidate, against)
        return same and hashed is not None

    def close(self) -> None:
        """Ends the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _hash(self, password: bytes) -> str:
        return bcrypt.hashpw(password, bcrypt.gensalt(self._rounds)).decode()
