from pathlib import Path

import pytest

from lab.grafana_server.grafana_lab.settings import SettingsError, load_settings


def test_variables_choose_the_settings() -> None:
    settings = load_settings(
        {
            "GF_SERVER_ROOT_URL": "https://x.test/grafana",
            "GF_SERVER_SERVE_FROM_SUB_PATH": "true",
            "GF_SERVER_HTTP_PORT": "3001",
            "GF_AUTH_ANONYMOUS_ENABLED": "yes",
            "GF_UNIFIED_ALERTING_EVALUATION_TIMEOUT": "1m",
            "GF_SMTP_HOST": "mail.test:587",
        }
    )
    assert settings.app_url == "https://x.test/grafana/"
    assert settings.sub_path == "/grafana"
    assert settings.http_port == 3001
    assert settings.anonymous is True
    assert settings.evaluation_timeout == 60
    assert (settings.smtp.host, settings.smtp.port) == ("mail.test", 587)


def test_a_secret_comes_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("hunter2\n")
    settings = load_settings({"GF_SECURITY_ADMIN_PASSWORD__FILE": str(tmp_path / "password")})
    assert settings.admin_password == "hunter2"


def test_a_value_and_its_file_exclude_each_other(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("a")
    both = {
        "GF_SECURITY_ADMIN_PASSWORD": "b",
        "GF_SECURITY_ADMIN_PASSWORD__FILE": str(tmp_path / "password"),
    }
    with pytest.raises(SettingsError, match="GF_SECURITY_ADMIN_PASSWORD__FILE are set"):
        load_settings(both)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(SettingsError, match="'/nowhere'"):
        load_settings({"GF_SECURITY_SECRET_KEY__FILE": "/nowhere"})


def test_a_port_that_is_no_number_is_refused() -> None:
    with pytest.raises(SettingsError, match="http_port is 'many'"):
        load_settings({"GF_SERVER_HTTP_PORT": "many"})
