"""The environment variables that the bot reads; see service_kit.settings for how."""

from pydantic import Field, SecretStr

from service_kit.backing.postgres import PostgresSettings
from service_kit.settings import ServiceSettings


class BotSettings(ServiceSettings):
    """DB_… names the database; the rest but the token has defaults that fit one small container."""

    db: PostgresSettings
    bot_webhook_token: SecretStr = Field(
        min_length=16,
        description="the secret, 16 characters or more, that the messenger sends with every update",
    )
    stats_ttl_seconds: float = Field(
        5.0, ge=0, description="how old the figures may be that /api/stats and profiles_active show"
    )
