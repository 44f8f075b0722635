"""Ollama's settings, from its environment variables."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_PORT = 11434


class SettingsError(ValueError):
    """A setting that cannot be used; the message names the variable and the remedy."""


@dataclass(frozen=True)
class Settings:
    """What is chosen when Ollama starts, or its command line looks for it."""

    host: str
    port: int
    home: Path
    """The folder of the user that it runs as."""
    models: Path

    @property
    def reachable_at(self) -> str:
        """The host that the command line asks: all addresses are reached at this machine's own."""
        return "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound


def load_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that hold.

    Raises:
        SettingsError: OLLAMA_HOST is no address, or there is no HOME.
    """
    home = environment.get("HOME", "")
    if not home:
        raise SettingsError("$HOME is not defined: set it to a folder that belongs to the user")
    host, port = _address(environment.get("OLLAMA_HOST", ""))
    models = environment.get("OLLAMA_MODELS") or f"{home}/.ollama/models"
    return Settings(host=host, port=port, home=Path(home), models=Path(models))


def _address(text: str) -> tuple[str, int]:
    """Host and port of `0.0.0.0:11434`, `ollama`, `:8080` or `http://ollama:11434`."""
    parts = urlsplit(text if "://" in text else f"http://{text}")
    try:
        port = parts.port
    except ValueError:
        raise SettingsError(f"OLLAMA_HOST is {text!r}: write host:port, the port from 1 to 65535") from None
    if parts.scheme != "http":
        raise SettingsError(f"OLLAMA_HOST is {text!r}: the lab's stand-in speaks http alone")
    default = 80 if "://" in text else _PORT
    return parts.hostname or "127.0.0.1", port or default
