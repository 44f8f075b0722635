"""The environment variables that the inventory service reads; see service_kit.settings for how."""

from pydantic import Field

from service_kit.backing.postgres import PostgresSettings
from service_kit.settings import ServiceSettings


class InventorySettings(ServiceSettings):
    """POSTGRES_… names the database."""

    port: int = Field(8083, ge=1, le=65535, description="the TCP port to listen on")
    postgres: PostgresSettings
    refresh_seconds: float = Field(
        5.0, ge=0.5, le=300, description="how often the stock is read from the database"
    )
