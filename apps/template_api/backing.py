"""The services that the API needs, and what all its parts share of them."""

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from service_kit.backing.migrations import upgrade
from service_kit.backing.postgres import Database
from service_kit.backing.rabbitmq import RabbitMQ
from service_kit.backing.redis import redis_client
from template_api.auth.passwords import Passwords
from template_api.jobs.queue import QUEUES
from template_api.redis_gate import RedisGate
from template_api.settings import ApiSettings
from template_api.users.first_admin import ensure_first_admin

MIGRATIONS = Path(__file__).parent / "migrations"


class Backing:
    """It connects to nothing by itself: whoever uses a part does, whenever that service is there."""

    def __init__(self, settings: ApiSettings) -> None:
        self._settings = settings
        service = settings.service_name
        self.database = Database(settings.postgres, service=service, name="postgres")
        self.redis = redis_client(settings.redis, service=service)
        self.gate = RedisGate(self.redis)
        self.rabbitmq = RabbitMQ(settings.rabbitmq, service=service, queues=QUEUES)
        self.passwords = Passwords(rounds=settings.bcrypt_rounds)

    async def prepare(self, engine: AsyncEngine) -> None:
        """Brings the schema up to date and makes sure that there is an administrator."""
        await upgrade(engine, MIGRATIONS)
        password = self._settings.first_admin_password.get_secret_value()
        await ensure_first_admin(engine, self.passwords, self._settings.first_admin_email, password)

    async def close(self) -> None:
        """Closes what is open."""
        self.passwords.close()
        await self.redis.aclose()
        await self.database.close()
