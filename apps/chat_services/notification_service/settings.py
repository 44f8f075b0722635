"""The environment variables that the notification service reads."""

from pydantic import Field, SecretStr, TypeAdapter, ValidationError, field_validator

from chat_services.shared.names import Username
from chat_services.shared.settings import ChatSettings

_USERNAME: TypeAdapter[str] = TypeAdapter(Username)


class NotificationSettings(ChatSettings):
    """ALERT_WEBHOOK_TOKEN_FILE holds what Alertmanager must show."""

    port: int = Field(3004, ge=1, le=65535, description="the TCP port to listen on")
    alert_webhook_token: SecretStr = Field(
        min_length=16, description="the bearer token of the webhook, 16 characters or more"
    )
    alert_recipients: str = Field(
        "", description="the users who are told of alerts, by name, separated by commas"
    )
    kept_alerts: int = Field(1000, ge=1, le=10_000, description="how many alerts are kept")

    @field_validator("alert_recipients")
    @classmethod
    def _names(cls, value: str) -> str:
        for name in _split(value):
            try:
                _USERNAME.validate_python(name)
            except ValidationError as error:
                raise ValueError(f"{name!r} is no username") from error
        return value

    @property
    def recipients(self) -> tuple[str, ...]:
        """The users who are told of alerts."""
        return _split(self.alert_recipients)


def _split(value: str) -> tuple[str, ...]:
    return tuple(name for part in value.split(",") if (name := part.strip()))
