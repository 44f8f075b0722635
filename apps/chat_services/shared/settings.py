"""The environment variables that all of the chat's services read; see service_kit.settings for how."""

from chat_services.shared.tokens import SigningKey
from service_kit.backing.redis import RedisSettings
from service_kit.settings import ServiceSettings


class ChatSettings(ServiceSettings):
    """REDIS_… names the store, JWT_KEY_FILE the key that all five services share."""

    redis: RedisSettings
    jwt_key: SigningKey
