"""The first administrator, without whom nobody could make users."""

import logging

from sqlalchemy import exists, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from template_api.auth.passwords import Passwords
from template_api.users.schema import Role
from template_api.users.table import UserRow

# Replicas that start together take turns; the number only has to be no one else's (it spells "admin").
_LOCK = int.from_bytes(b"admin")

_logger = logging.getLogger(__name__)


async def ensure_first_admin(engine: AsyncEngine, passwords: Passwords, email: str, password: str) -> None:
    """Creates the administrator if there is no user at all. Doing it again, or at once, is safe."""
    async with engine.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if await connection.scalar(select(exists().select_from(UserRow))):
            return
        hashed = await passwords.hash(password)
        values = {
            "email": email,
            "name": "Administrator",
            "hashed_password": hashed,
            "role": Role.ADMIN,
        }
        await connection.execute(insert(UserRow).values(values))
    _logger.info("the first administrator is created", extra={"email": email})
