"""The server's settings, read from Grafana's environment variables `GF_<SECTION>_<KEY>[__FILE]`."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from .durations import parse_duration


class SettingsError(ValueError):
    """A setting that cannot be used; the message names the variable, its value and the remedy."""


class SmtpSettings(BaseModel):
    """Section `smtp`: where e-mail is handed in."""

    model_config = ConfigDict(frozen=True)

    enabled: bool = False
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    from_address: str = "admin@grafana.localhost"
    from_name: str = "Grafana"
    starttls: str = ""
    skip_verify: bool = False


class Settings(BaseModel):
    """Everything that is chosen when the server starts. Durations are seconds."""

    model_config = ConfigDict(frozen=True)

    data_dir: Path = Path("/var/lib/grafana")
    http_addr: str = "0.0.0.0"  # noqa: S104 - a container's server listens on all of the container's addresses
    http_port: int = 3000
    root_url: str = "http://localhost:3000/"
    serve_from_sub_path: bool = False
    admin_user: str = "admin"
    admin_password: str = "admin"  # noqa: S105 - Grafana's documented default
    admin_email: str = "admin@localhost"
    # Grafana's documented default, as in its defaults.ini
    secret_key: str = "SW2YcwTIb9zpOOhoPsMm"  # noqa: S105
    basic_auth: bool = True
    anonymous: bool = False
    anonymous_role: str = "Viewer"
    log_format: str = "text"
    log_level: str = "info"
    metrics_enabled: bool = True
    alerting_enabled: bool = True
    execute_alerts: bool = True
    evaluation_timeout: float = 30.0
    max_attempts: int = 3
    smtp: SmtpSettings = SmtpSettings()

    @property
    def app_url(self) -> str:
        """The public address, ending in a slash."""
        return self.root_url if self.root_url.endswith("/") else self.root_url + "/"

    @property
    def sub_path(self) -> str:
        """The path below which the server also answers, without a trailing slash; empty if it has none."""
        return urlsplit(self.root_url).path.rstrip("/") if self.serve_from_sub_path else ""


class Environment:
    """Looks settings up as Grafana's start script does, files included."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def text(self, section: str, key: str, default: str) -> str:
        """The value of `[section] key`.

        Raises:
            SettingsError: both the variable and its `__FILE` form are set, or the file cannot be read.
        """
        name = "GF_" + re.sub(r"[^A-Z0-9]", "_", f"{section}_{key}".upper())
        value, path = self._variables.get(name), self._variables.get(name + "__FILE")
        if path:
            if value:
                raise SettingsError(f"both {name} and {name}__FILE are set (but are exclusive): unset one")
            try:
                return Path(path).read_text(encoding="utf-8").rstrip("\n")
            except (OSError, UnicodeDecodeError) as error:
                raise SettingsError(
                    f"{name}__FILE: cannot read {path!r} ({error}): mount a readable file"
                ) from None
        return default if value is None or value == "" else value

    def flag(self, section: str, key: str, default: bool) -> bool:
        """A boolean: 1, t, true, y, yes or on is true, in any case."""
        value = self.text(section, key, "true" if default else "false").strip().lower()
        return value in {"1", "t", "true", "y", "yes", "on"}

    def number(self, section: str, key: str, default: int) -> int:
        """A whole number.

        Raises:
            SettingsError: it is none.
        """
        value = self.text(section, key, str(default))
        try:
            return int(value)
        except ValueError:
            raise SettingsError(f"[{section}] {key} is {value!r}: give a whole number") from None

    def seconds(self, section: str, key: str, default: str) -> float:
        """A duration such as `30s`, as seconds.

        Raises:
            SettingsError: it is none.
        """
        value = self.text(section, key, default)
        try:
            return parse_duration(value)
        except ValueError as error:
            raise SettingsError(f"[{section}] {key}: {error}") from None


def load_settings(variables: Mapping[str, str]) -> Settings:
    """The settings that an environment asks for.

    Raises:
        SettingsError: a value cannot be used.
    """
    env, default = Environment(variables), Settings()
    port = env.number("server", "http_port", default.http_port)
    return Settings(
        data_dir=Path(env.text("paths", "data", str(default.data_dir))),
        http_addr=env.text("server", "http_addr", default.http_addr),
        http_port=port,
        root_url=env.text("server", "root_url", f"http://localhost:{port}/"),
        serve_from_sub_path=env.flag("server", "serve_from_sub_path", False),
        admin_user=env.text("security", "admin_user", default.admin_user),
        admin_password=env.text("security", "admin_password", default.admin_password),
        admin_email=env.text("security", "admin_email", default.admin_email),
        secret_key=env.text("security", "secret_key", default.secret_key),
        basic_auth=env.flag("auth.basic", "enabled", True),
        anonymous=env.flag("auth.anonymous", "enabled", False),
        anonymous_role=env.text("auth.anonymous", "org_role", default.anonymous_role),
        log_format=env.text("log.console", "format", default.log_format),
        log_level=env.text("log", "level", default.log_level),
        metrics_enabled=env.flag("metrics", "enabled", True),
        alerting_enabled=env.flag("unified_alerting", "enabled", True),
        execute_alerts=env.flag("unified_alerting", "execute_alerts", True),
        evaluation_timeout=env.seconds("unified_alerting", "evaluation_timeout", "30s"),
        max_attempts=env.number("unified_alerting", "max_attempts", default.max_attempts),
        smtp=_smtp(env),
    )


def _smtp(env: Environment) -> SmtpSettings:
    host, _, port = env.text("smtp", "host", "localhost:25").rpartition(":")
    if not host or not port.isdigit():
        raise SettingsError(f"[smtp] host is {host + ':' + port!r}: give it as host:port")
    return SmtpSettings(
        enabled=env.flag("smtp", "enabled", False),
        host=host,
        port=int(port),
        user=env.text("smtp", "user", ""),
        password=env.text("smtp", "password", ""),
        from_address=env.text("smtp", "from_address", "admin@grafana.localhost"),
        from_name=env.text("smtp", "from_name", "Grafana"),
        starttls=env.text("smtp", "startTLS_policy", ""),
        skip_verify=env.flag("smtp", "skip_verify", False),
    )
