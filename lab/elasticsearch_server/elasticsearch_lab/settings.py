"""The node's settings: elasticsearch.yml, the environment and ES_JAVA_OPTS, as in Elasticsearch's image."""

import re
import socket
from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError

EXIT_FAILED, EXIT_BOOTSTRAP_CHECK = 1, 78

_IGNORED = (
    "xpack.",
    "bootstrap.memory_lock",
    "cluster.routing.allocation.disk.",
    "indices.",
    "ingest.geoip.",
    "node.store.allow_mmap",
    "transport.",
)
"""Settings, or beginnings of them, that are taken and mean nothing here."""
_SIZES = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_Document = TypeAdapter(dict[str, JsonValue])


class SettingsError(ValueError):
    """Settings with which the node does not start; `status` is the process' exit status."""

    def __init__(self, message: str, status: int = EXIT_FAILED) -> None:
        super().__init__(message)
        self.status = status


class Settings(BaseModel):
    """What is chosen when the node starts."""

    model_config = ConfigDict(frozen=True)

    version: str
    """The version that answers state."""
    cluster_name: str
    node_name: str
    host: str
    port: int
    data: Path
    heap_max: int
    """Bytes that the process is to stay below."""

    @property
    def major(self) -> int:
        """The first number of the version."""
        return int(self.version.split(".")[0])


def load_settings(environment: Mapping[str, str], home: Path, version: str, available: int) -> Settings:
    """The settings that hold.

    Args:
        environment: variables; a name in small letters with a full stop is a setting.
        home: the folder with `config`, `data` and `logs`.
        version: the version that answers state.
        available: bytes of memory; half of it is the heap where nothing else is said.

    Raises:
        SettingsError: one is unknown or not valid, or this stand-in has not what it asks for.
    """
    config = Path(environment.get("ES_PATH_CONF", home / "config"))
    values = _from_file(config / "elasticsearch.yml") | _from_environment(environment)
    taken = {
        name: values.pop(name, default)
        for name, default in {
            "cluster.name": "elasticsearch",
            "node.name": socket.gethostname(),
            "network.host": "127.0.0.1",
            "http.port": "9200",
            "path.data": str(home / "data"),
            "path.logs": str(home / "logs"),
            "discovery.type": "",
            "xpack.security.enabled": "true",
        }.items()
    }
    for name in values:
        if not name.startswith(_IGNORED):
            raise SettingsError(f"unknown setting [{name}]: the lab's stand-in has {', '.join(taken)}")
    if not taken["http.port"].isdigit():
        raise SettingsError(f"http.port is [{taken['http.port']}]: give a whole number")
    if taken["xpack.security.enabled"] != "false":
        raise SettingsError("the lab's stand-in has no security: set xpack.security.enabled to false")
    if taken["discovery.type"] != "single-node":
        raise SettingsError(
            "the default discovery settings are unsuitable for production use: set discovery.type to "
            "single-node (the lab's stand-in is one node)",
            EXIT_BOOTSTRAP_CHECK,
        )
    for folder in (config, Path(taken["path.data"]), Path(taken["path.logs"])):
        _check_writable(folder)
    return Settings(
        version=version,
        cluster_name=taken["cluster.name"],
        node_name=taken["node.name"],
        host=taken["network.host"],
        port=int(taken["http.port"]),
        data=Path(taken["path.data"]),
        heap_max=_heap(environment.get("ES_JAVA_OPTS", ""), available),
    )


def _from_file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        return _flat(_Document.validate_python(yaml.safe_load(path.read_text()) or {}))
    except (yaml.YAMLError, ValidationError) as error:
        raise SettingsError(f"{path} is not a YAML file of settings: {error}") from None


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Variables like `discovery.type`, and like `ES_SETTING_DISCOVERY_TYPE` (`__` stands for `_`)."""
    settings = {}
    for name, value in environment.items():
        if name.startswith("ES_SETTING_"):
            rest = name.removeprefix("ES_SETTING_").lower()
            settings[rest.replace("__", "\0").replace("_", ".").replace("\0", "_")] = value
        elif "." in name and re.fullmatch(r"[a-z0-9_.]+", name):
            settings[name] = value
    return settings


def _flat(values: Mapping[str, JsonValue], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = str(value).lower() if isinstance(value, bool) else str(value)
    return flat


def _heap(options: str, available: int) -> int:
    sizes = {"-Xms": 0, "-Xmx": 0}
    for option in options.split():
        found = re.fullmatch(r"(-Xm[sx])(\d+)([kmg]?)", option, re.IGNORECASE)
        if found is not None:
            sizes[found[1]] = int(found[2]) * _SIZES[found[3].lower()]
        elif not option.startswith("-") or option.startswith(("-Xms", "-Xmx")):
            raise SettingsError(
                f"ES_JAVA_OPTS: [{option}] is no option: write -Xms256m -Xmx256m and options beginning with -"
            )
    if sizes["-Xmx"] and sizes["-Xms"] > sizes["-Xmx"]:
        raise SettingsError("ES_JAVA_OPTS: the initial heap size is larger than the maximum: raise -Xmx")
    return sizes["-Xmx"] or available // 2


def _check_writable(folder: Path) -> None:
    """Elasticsearch keeps documents in `data`, its keystore in `config` and the JVM's log in `logs`."""
    probe = folder / ".writable"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise SettingsError(
            f"{folder} is not writable ({error.strerror}): mount a volume there that belongs to uid 1000"
        ) from None
