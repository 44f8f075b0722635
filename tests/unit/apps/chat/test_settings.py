import pytest

from chat_services.api_gateway.settings import GatewaySettings
from chat_services.auth_service.settings import AuthSettings
from chat_services.chat_service.settings import ChatServiceSettings
from chat_services.notification_service.settings import NotificationSettings
from chat_services.shared.settings import ChatSettings
from chat_services.user_service.settings import UserSettings
from service_kit.settings import SettingsError, load_settings
from tests.unit.apps.chat.support import WEBHOOK_TOKEN, settings

URLS = {
    "AUTH_SERVICE_URL": "http://auth-service:3001",
    "USER_SERVICE_URL": "http://user-service:3002",
    "CHAT_SERVICE_URL": "http://chat-service:3003",
    "NOTIFICATION_SERVICE_URL": "http://notification-service:3004",
}


@pytest.mark.parametrize(
    ("model", "more", "port"),
    [
        (GatewaySettings, URLS, 3000),
        (AuthSettings, {}, 3001),
        (UserSettings, {}, 3002),
        (ChatServiceSettings, {}, 3003),
        (NotificationSettings, {"ALERT_WEBHOOK_TOKEN": WEBHOOK_TOKEN}, 3004),
    ],
)
def test_what_gantry_injects_is_enough(model: type[ChatSettings], more: dict[str, str], port: int) -> None:
    assert settings(model, **more).port == port


def test_a_short_key_is_refused_without_being_shown() -> None:
    environ = {"SERVICE_NAME": "auth", "REDIS_HOST": "redis", "JWT_KEY": "too-short"}
    with pytest.raises(SettingsError) as caught:
        load_settings(AuthSettings, environ)
    (problem,) = caught.value.problems
    assert problem.startswith("JWT_KEY ")
    assert "too-short" not in problem


def test_the_people_who_are_told_of_alerts_are_names() -> None:
    chosen = settings(NotificationSettings, ALERT_WEBHOOK_TOKEN=WEBHOOK_TOKEN, ALERT_RECIPIENTS="ann, bob ,")
    assert chosen.recipients == ("ann", "bob")
    with pytest.raises(SettingsError, match="'Not A Name' is no username"):
        settings(NotificationSettings, ALERT_WEBHOOK_TOKEN=WEBHOOK_TOKEN, ALERT_RECIPIENTS="Not A Name")
