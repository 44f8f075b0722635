from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient

from service_kit.settings import SettingsError, load_settings
from template_api.app import build_app
from template_api.settings import ApiSettings


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    secrets = {name: tmp_path / name for name in ("postgres", "redis", "rabbitmq", "jwt-key", "admin")}
    for name, path in secrets.items():
        path.write_text(f"{name}:/@secret".ljust(40, "x"))
    return {
        "SERVICE_NAME": "api",
        "POSTGRES_HOST": "postgres",
        "POSTGRES_PORT": "5432",
        "POSTGRES_NAME": "template",
        "POSTGRES_USER": "template",
        "POSTGRES_PASSWORD_FILE": str(secrets["postgres"]),
        "REDIS_HOST": "redis",
        "REDIS_PORT": "6379",
        "REDIS_PASSWORD_FILE": str(secrets["redis"]),
        "RABBITMQ_HOST": "rabbitmq",
        "RABBITMQ_PORT": "5672",
        "RABBITMQ_VHOST": "/",
        "RABBITMQ_USER": "app",
        "RABBITMQ_PASSWORD_FILE": str(secrets["rabbitmq"]),
        "JWT_KEY_FILE": str(secrets["jwt-key"]),
        "FIRST_ADMIN_PASSWORD_FILE": str(secrets["admin"]),
    }


OPTIONAL = {"POSTGRES_PORT", "REDIS_PORT", "REDIS_PASSWORD_FILE", "RABBITMQ_PORT", "RABBITMQ_VHOST"}


def test_what_gantry_injects_is_enough(environ: dict[str, str]) -> None:
    settings = load_settings(ApiSettings, environ)
    assert (settings.port, settings.first_admin_email) == (8000, "admin@example.com")
    assert settings.registration_open
    assert settings.cors_origins == ()
    assert settings.rabbitmq.password.get_secret_value().startswith("rabbitmq:/@secret")


def test_nothing_of_it_can_be_left_out_but_what_has_a_default(environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(ApiSettings, {})
    assert {problem.split(" ")[0] for problem in caught.value.problems} == set(environ) - OPTIONAL


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FIRST_ADMIN_EMAIL", "nobody"),
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://a.example/path"),
        ("FORWARDED_HOPS", "-1"),
        ("BCRYPT_ROUNDS", "4"),
        ("RATE_LIMIT_LOGIN", "0"),
    ],
)
def test_a_wrong_value_is_named_with_its_remedy(environ: dict[str, str], name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(ApiSettings, environ | {name: value})
    (problem,) = caught.value.problems
    assert problem.startswith(name)
    assert "it must hold" in problem


@pytest.mark.parametrize("name", ["JWT_KEY", "FIRST_ADMIN_PASSWORD"])
def test_a_secret_that_is_too_short_is_refused_and_not_shown(environ: dict[str, str], name: str) -> None:
    Path(environ[f"{name}_FILE"]).write_text("hunter2")
    with pytest.raises(SettingsError, match=name) as caught:
        load_settings(ApiSettings, environ)
    assert "hunter2" not in str(caught.value)


def test_lists_and_switches_are_read(environ: dict[str, str]) -> None:
    more = {
        "CORS_ORIGINS": "https://a.example, https://b.example:8443",
        "REGISTRATION_OPEN": "false",
        "RATE_LIMIT_CLIENT": "7",
    }
    settings = load_settings(ApiSettings, environ | more)
    assert settings.cors_origins == ("https://a.example", "https://b.example:8443")
    assert (settings.registration_open, settings.rate_limit.client) == (False, 7)


def test_the_application_can_be_put_together_without_its_backing_services(environ: dict[str, str]) -> None:
    app = build_app(load_settings(ApiSettings, environ))
    paths = set(app.openapi()["paths"])
    assert {"/api/v1/auth/login", "/api/v1/users", "/api/v1/export", "/api/v1/events"} <= paths


@pytest.mark.anyio
@pytest.mark.parametrize(("origins", "allowed"), [("", None), ("https://a.example", "https://a.example")])
async def test_other_sites_may_call_only_if_they_are_named(
    environ: dict[str, str], origins: str, allowed: str | None
) -> None:
    app = build_app(load_settings(ApiSettings, environ | {"CORS_ORIGINS": origins}))
    asking = {"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    async with AsyncClient(transport=ASGITransport(app), base_url="http://api") as client:
        answer = await client.options("/api/v1/users", headers=asking)
    assert answer.headers.get("Access-Control-Allow-Origin") == allowed
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
