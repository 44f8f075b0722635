from pathlib import Path

import pytest

from motoo_backend.settings import BackendSettings
from service_kit.backing.postgres import Database
from service_kit.settings import SettingsError, load_settings


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "db").write_text("pg:/@secret\n")
    (tmp_path / "redis").write_text("redis-secret")
    return {
        "SERVICE_NAME": "backend",
        "DB_HOST": "db",
        "DB_PORT": "5432",
        "DB_NAME": "motoo",
        "DB_USER": "motoo",
        "DB_PASSWORD_FILE": str(tmp_path / "db"),
        "REDIS_HOST": "redis",
        "REDIS_PORT": "6379",
        "REDIS_PASSWORD_FILE": str(tmp_path / "redis"),
    }


def test_what_gantry_injects_is_enough(environ: dict[str, str]) -> None:
    settings = load_settings(BackendSettings, environ)
    assert (settings.port, settings.db.host, settings.redis.port) == (8080, "db", 6379)
    assert settings.db.password.get_secret_value() == "pg:/@secret"
    assert settings.redis.password is not None


def test_nothing_of_it_can_be_left_out_but_what_has_a_default(environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(BackendSettings, {})
    asked_for = {problem.split(" ")[0] for problem in caught.value.problems}
    assert asked_for == set(environ) - {"DB_PORT", "REDIS_PORT", "REDIS_PASSWORD_FILE"}


def test_a_database_shows_its_password_nowhere(environ: dict[str, str]) -> None:
    database = Database(load_settings(BackendSettings, environ).db, service="backend")
    assert "secret" not in repr(vars(database))
