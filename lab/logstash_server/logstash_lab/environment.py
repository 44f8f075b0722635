"""Settings from the environment, which Logstash's image writes into logstash.yml before it starts."""

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import JsonValue, TypeAdapter, ValidationError

from .errors import StartError
from .settings import EVERY_SETTING

_Document = TypeAdapter(dict[str, JsonValue])


def settings_in(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that name a setting: `PIPELINE_WORKERS` or `pipeline.workers`."""
    by_name = {name.replace("_", "."): name for name in EVERY_SETTING}
    found = {}
    for variable, value in environment.items():
        name = by_name.get(variable.lower().replace("_", "."))
        if name is not None:
            found[name] = value
    return found


def write_into(file: Path, changes: Mapping[str, str]) -> None:
    """Put settings into logstash.yml; without any, the file is not touched.

    Raises:
        StartError: the file cannot be written or read.
    """
    if not changes:
        return
    try:
        known = read_yaml(file)
        file.write_text(yaml.safe_dump({**known, **changes}), encoding="utf-8")
    except OSError as error:
        raise StartError(
            f"{file} cannot be written ({error.strerror}), but {', '.join(changes)} is set in the "
            "environment: write it into the file and unset the variable"
        ) from None


def read_yaml(file: Path) -> dict[str, JsonValue]:
    """The settings of a YAML file, by dotted name; a file that is not there has none.

    Raises:
        StartError: it is not valid.
    """
    try:
        text = file.read_text(encoding="utf-8")
        return _flat(_Document.validate_python(yaml.safe_load(text) or {}))
    except FileNotFoundError:
        return {}
    except (yaml.YAMLError, ValidationError) as error:
        raise StartError(f"{file} is no YAML file of settings: {error}") from None


def _flat(values: Mapping[str, JsonValue], prefix: str = "") -> dict[str, JsonValue]:
    flat: dict[str, JsonValue] = {}
    for name, value in values.items():
        flat |= _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name: value}
    return flat
