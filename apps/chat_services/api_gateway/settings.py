"""The environment variables that the API gateway reads."""

from pydantic import Field

from chat_services.shared.settings import ChatSettings
from service_kit.settings import Text


class GatewaySettings(ChatSettings):
    """Where the four services are, and how much one client may ask."""

    port: int = Field(3000, ge=1, le=65535, description="the TCP port to listen on")
    auth_service_url: Text = Field(description="where the auth service is, like http://auth-service:3001")
    user_service_url: Text = Field(description="where the user service is, like http://user-service:3002")
    chat_service_url: Text = Field(description="where the chat service is, like http://chat-service:3003")
    notification_service_url: Text = Field(
        description="where the notification service is, like http://notification-service:3004"
    )
    upstream_timeout_seconds: float = Field(10.0, gt=0, description="how long a service may take to answer")
    user_burst: int = Field(60, ge=1, description="how many requests a user may send at once")
    user_requests_per_second: float = Field(10.0, gt=0, description="and how many a second after that")
    anonymous_burst: int = Field(
        30, ge=1, description="how many requests an address may send at once without a token"
    )
    anonymous_requests_per_second: float = Field(5.0, gt=0, description="and how many a second after that")
