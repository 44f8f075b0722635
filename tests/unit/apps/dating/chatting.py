"""Users who talk to the bot, for tests."""

from dataclasses import dataclass, field
from itertools import count

from prometheus_client import CollectorRegistry

from dating_bot.chat.metrics import ChatMetrics
from dating_bot.chat.schema import Update, UpdateAnswer
from dating_bot.chat.updates import UpdateHandler
from dating_bot.people.schema import User
from tests.unit.apps.dating.fakes import MemoryStorage

NAMES = {1: "Ann", 2: "Bob", 3: "Cleo"}


@dataclass
class Chat:
    """The bot, and its users by their ids."""

    registry: CollectorRegistry
    storage: MemoryStorage = field(default_factory=MemoryStorage)

    def __post_init__(self) -> None:
        self.update_ids = count(1)
        self.handler = UpdateHandler(self.storage, ChatMetrics(self.registry))

    async def deliver(self, user_id: int, text: str, update_id: int) -> UpdateAnswer:
        user = User(id=user_id, name=NAMES.get(user_id, "Someone"))
        return await self.handler.handle(Update(update_id=update_id, user=user, text=text))

    async def say(self, user_id: int, text: str) -> str:
        """What the bot replies."""
        return (await self.deliver(user_id, text, next(self.update_ids))).reply

    async def register(self, *user_ids: int, city: str = "Ghent") -> None:
        for user_id in user_ids:
            await self.say(user_id, "/start")
            await self.say(user_id, f"/profile age={20 + user_id} city={city}")

    async def like(self, user_id: int, other_id: int) -> str:
        """Goes on to the other one and likes them."""
        while NAMES[other_id] not in await self.say(user_id, "/next"):
            pass
        return await self.say(user_id, "/like")

    def counted(self, metric: str, **labels: str) -> float:
        value = self.registry.get_sample_value(metric, labels)
        assert value is not None, (metric, labels)
        return value
