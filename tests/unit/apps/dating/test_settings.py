from pathlib import Path

import pytest

from dating_bot.app import build_app
from dating_bot.settings import BotSettings
from service_kit.settings import SettingsError, load_settings


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "db").write_text("database-secret\n")
    (tmp_path / "bot-webhook-token").write_text("0123456789abcdef\n")
    return {
        "SERVICE_NAME": "bot",
        "DB_HOST": "db",
        "DB_PORT": "5432",
        "DB_NAME": "dating",
        "DB_USER": "dating",
        "DB_PASSWORD_FILE": str(tmp_path / "db"),
        "BOT_WEBHOOK_TOKEN_FILE": str(tmp_path / "bot-webhook-token"),
    }


def test_what_gantry_injects_is_enough(environ: dict[str, str]) -> None:
    settings = load_settings(BotSettings, environ)
    assert settings.bot_webhook_token.get_secret_value() == "0123456789abcdef"
    paths = build_app(settings).openapi()["paths"]
    assert set(paths) == {"/bot/updates", "/api/stats", "/api/profiles", "/api/matches/{user}"}


def test_nothing_of_it_can_be_left_out_but_what_has_a_default(environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(BotSettings, {})
    assert {problem.split(" ")[0] for problem in caught.value.problems} == set(environ) - {"DB_PORT"}


def test_a_short_token_is_refused_and_not_shown(environ: dict[str, str]) -> None:
    Path(environ["BOT_WEBHOOK_TOKEN_FILE"]).write_text("hunter2")
    with pytest.raises(SettingsError, match=r"BOT_WEBHOOK_TOKEN is wrong.*16 characters") as caught:
        load_settings(BotSettings, environ)
    assert "hunter2" not in str(caught.value)
