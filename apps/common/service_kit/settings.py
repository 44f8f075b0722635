"""Settings from environment variables and secret files, checked as a whole before anything starts."""

from collections.abc import Mapping
from inspect import isclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Settings(BaseModel):
    """A group of settings. A field `pool_size` is read from POOL_SIZE; a nested group `db` prefixes DB_."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class ServiceSettings(Settings):
    """What every service takes."""

    service_name: Text = Field(description="the name that log lines carry")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="a level's name")
    log_file: Path | None = Field(None, description="a file to which log lines go too")
    port: int = Field(8080, ge=1, le=65535, description="the TCP port to listen on")
    logstash_host: Text | None = Field(None, description="the host of a Logstash that gets the logs too")
    logstash_port: int = Field(5044, ge=1, le=65535, description="the port of its TCP input (JSON lines)")
    health_timeout_seconds: float = Field(2.0, gt=0, description="how long one health check may take")
    shutdown_grace_seconds: float = Field(
        4.0,  # twice this is below the 10 s that Docker waits before it kills
        ge=0,
        description="how long open requests, and after them background work, may take once asked to stop",
    )


class SettingsError(Exception):
    """The environment does not make valid settings; `problems` has one line for each thing to mend."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


GroupT = TypeVar("GroupT", bound=BaseModel)


def load_settings(model: type[GroupT], environ: Mapping[str, str]) -> GroupT:
    """The settings that `environ` describes.

    A field of type SecretStr is read from NAME or, better, from the file that NAME_FILE names (one
    trailing newline is dropped). An empty variable counts as not set; unknown variables are ignored.

    Raises:
        SettingsError: with every problem at once; no message contains a secret.
    """
    reader = _Reader(environ)
    values = reader.read(model, prefix="")
    try:
        settings = model.model_validate(values)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False)
        for detail in details:
            reader.explain(model, detail)
    if reader.problems:
        raise SettingsError(tuple(reader.problems.values()))
    return settings


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.problems: dict[str, str] = {}

    def read(self, model: type[BaseModel], prefix: str) -> dict[str, object]:
        values: dict[str, object] = {}
        for field, info in model.model_fields.items():
            name = f"{prefix}{field}".upper()
            if isclass(info.annotation) and issubclass(info.annotation, BaseModel):
                values[field] = self.read(info.annotation, prefix=f"{name}_")
            elif (value := self._value(name, secret=_is_secret(info.annotation))) is not None:
                values[field] = value
        return values

    def _value(self, name: str, *, secret: bool) -> str | None:
        plain = self._environ.get(name) or None
        file = self._environ.get(f"{name}_FILE") if secret else None
        if not file:
            return plain
        if plain is not None:
            self.problems[name] = f"{name} and {name}_FILE are both set: keep {name}_FILE"
            return None
        try:
            text = Path(file).read_text(encoding="utf-8").removesuffix("\n")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            self.problems[name] = (
                f"{name}_FILE={file} cannot be read ({reason}): mount it readable for this user"
            )
            return None
        if not text:
            self.problems[name] = f"{name}_FILE={file} is empty: write the secret into it"
            return None
        return text

    def explain(self, model: type[BaseModel], detail: ErrorDetails) -> None:
        """Adds a line about what pydantic found, unless reading that variable has failed before."""
        path = [str(part) for part in detail["loc"]]
        name = "_".join(path).upper()
        wanted, secret = _expectation(model, path)
        if detail["type"] == "missing":
            choice = f"{name}_FILE" if secret else name
            line = f"{choice} is not set: it must hold {wanted}"
        else:
            shown = name if secret else f"{name}={self._environ.get(name, '')!r}"
            line = f"{shown} is wrong ({detail['msg']}): it must hold {wanted}"
        self.problems.setdefault(name, line)


def _is_secret(annotation: object) -> bool:
    return SecretStr in (annotation, *get_args(annotation))


def _expectation(model: type[BaseModel], path: list[str]) -> tuple[str, bool]:
    """What the field at `path` is for, and whether it is a secret."""
    info = model.model_fields[path[0]]
    if len(path) > 1 and isclass(info.annotation) and issubclass(info.annotation, BaseModel):
        return _expectation(info.annotation, path[1:])
    return info.description or "a value", _is_secret(info.annotation)
