"""The environment variables that the chat service reads."""

from pydantic import Field

from chat_services.shared.settings import ChatSettings
from service_kit.settings import Text


class ChatServiceSettings(ChatSettings):
    """Without ELASTICSEARCH_URL there is no search; without NOTIFICATION_SERVICE_URL no mention is told."""

    port: int = Field(3003, ge=1, le=65535, description="the TCP port to listen on")
    elasticsearch_url: Text | None = Field(None, description="where Elasticsearch is, like http://host:9200")
    notification_service_url: Text | None = Field(
        None, description="where the notification service is, like http://host:3004"
    )
    history_length: int = Field(500, ge=1, le=100_000, description="how many messages of a room are kept")
    max_connections: int = Field(1000, ge=1, description="how many WebSockets one container serves at once")
    messages_burst: int = Field(20, ge=1, description="how many messages a WebSocket may send at once")
    messages_per_second: float = Field(
        5.0, gt=0, description="how many messages a second it may send after that"
    )
