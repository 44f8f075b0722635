"""The environment variables that the user service reads."""

from pydantic import Field

from chat_services.shared.settings import ChatSettings


class UserSettings(ChatSettings):
    """Nothing of its own but the port."""

    port: int = Field(3002, ge=1, le=65535, description="the TCP port to listen on")
