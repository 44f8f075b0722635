from pathlib import Path

import pytest
from pydantic import Field, SecretStr

from service_kit.settings import ServiceSettings, Settings, SettingsError, Text, load_settings


class Store(Settings):
    host: Text = Field(description="a host name")
    password: SecretStr = Field(description="the password")


class Example(ServiceSettings):
    db: Store
    token: SecretStr | None = None


def test_a_secret_is_read_from_the_file_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("s3cret\n")
    settings = load_settings(
        Example,
        {
            "SERVICE_NAME": "api",
            "DB_HOST": "db",
            "DB_PASSWORD_FILE": str(tmp_path / "password"),
            "PORT": "9000",
        },
    )
    assert settings.db.password.get_secret_value() == "s3cret"
    assert (settings.port, settings.log_level, settings.token) == (9000, "INFO", None)


def test_only_one_newline_is_dropped_from_a_secret(tmp_path: Path) -> None:
    (tmp_path / "password").write_text(" two\n\n")
    environ = {"HOST": "db", "PASSWORD_FILE": str(tmp_path / "password")}
    assert load_settings(Store, environ).password.get_secret_value() == " two\n"


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    environ = {"PORT": "many", "LOG_LEVEL": "LOUD", "DB_PASSWORD_FILE": str(tmp_path / "nothing")}
    with pytest.raises(SettingsError) as caught:
        load_settings(Example, environ)
    told = {problem.split(" ")[0].split("=")[0]: problem for problem in caught.value.problems}
    assert set(told) == {"SERVICE_NAME", "PORT", "LOG_LEVEL", "DB_HOST", "DB_PASSWORD_FILE"}
    assert "PORT='many' is wrong" in told["PORT"]
    assert "the TCP port to listen on" in told["PORT"]
    assert "No such file" in told["DB_PASSWORD_FILE"]


def test_a_missing_secret_is_asked_for_as_a_file() -> None:
    with pytest.raises(SettingsError, match="PASSWORD_FILE is not set: it must hold the password"):
        load_settings(Store, {"HOST": "db"})


def test_an_empty_variable_is_as_good_as_none() -> None:
    with pytest.raises(SettingsError, match="HOST is not set"):
        load_settings(Store, {"HOST": "", "PASSWORD": "x"})


def test_an_empty_secret_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("\n")
    with pytest.raises(SettingsError, match="is empty"):
        load_settings(Store, {"HOST": "db", "PASSWORD_FILE": str(tmp_path / "password")})


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="PASSWORD and PASSWORD_FILE are both set") as caught:
        load_settings(Store, {"HOST": "db", "PASSWORD": "hunter2", "PASSWORD_FILE": str(tmp_path)})
    assert "hunter2" not in str(caught.value)


def test_a_secret_shows_in_no_representation() -> None:
    settings = load_settings(Store, {"HOST": "db", "PASSWORD": "hunter2"})
    assert "hunter2" not in repr(settings)
