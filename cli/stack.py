"""Which stack a command is about, and the configuration that Pulumi reads for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from cli.errors import CommandError
from cli.project import CONFIG, PROJECT, write_private
from model.environment import Environment
from model.loading import short_stack

_PREFIX = "gantry:"


@dataclass(frozen=True)
class StackRef:
    """A stack by the name that Pulumi knows it under, with its configuration."""

    name: str
    config: Mapping[str, object]
    """The whole document of Pulumi.NAME.yaml, with the chosen system in it."""

    @property
    def settings(self) -> dict[str, object]:
        """The keys below 'gantry:' without their prefix; secrets are not among them."""
        keys = self.config.get("config")
        items = keys.items() if isinstance(keys, dict) else ()
        own = {str(k).removeprefix(_PREFIX): v for k, v in items if str(k).startswith(_PREFIX)}
        own.pop("secrets", None)
        return own

    @property
    def system(self) -> str:
        """The system's name."""
        return str(self.settings.get("system", ""))

    @property
    def prefix(self) -> str:
        """What stands before every name on the host."""
        return f"{self.system}-{short_stack(self.name, self.system)}"

    @property
    def production(self) -> bool:
        """Whether it is a production stack."""
        return self.settings.get("environment") == Environment.PROD.value

    @property
    def docker_host(self) -> str | None:
        """The Docker host that the configuration names."""
        host = self.settings.get("dockerHost")
        return str(host) if host else None

    @property
    def config_file(self) -> Path:
        """The copy that Pulumi is given.

        Pulumi writes its salt into the file that it is given; the one that is under version control stays
        as it is.
        """
        return CONFIG / f"Pulumi.{self.name}.yaml"

    def write_config(self) -> Path:
        """Brings the copy up to date, keeping the salt that Pulumi added to it."""
        document = dict(self.config)
        if self.config_file.exists():
            before = yaml.safe_load(self.config_file.read_text()) or {}
            kept = {k: before[k] for k in ("encryptionsalt", "secretsprovider") if k in before}
            document = kept | document
        write_private(self.config_file, yaml.safe_dump(document, sort_keys=False))
        return self.config_file


def stack_ref(name: str, system: str | None = None) -> StackRef:
    """The stack of that name; with another system than its own, a stack of its own beside it.

    Raises:
        CommandError: there is no configuration for it.
    """
    path = PROJECT / f"Pulumi.{name}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(p.name.split(".")[1] for p in PROJECT.glob("Pulumi.*.yaml")))
        raise CommandError(f"there is no stack {name!r}: no file Pulumi.{name}.yaml (known: {known})")
    document = yaml.safe_load(path.read_text()) or {}
    if not isinstance(document, dict):
        raise CommandError(f"Pulumi.{name}.yaml is not a mapping: begin it with 'config:'")
    ref = StackRef(name, document)
    if system is None or system == ref.system:
        return ref
    keys = document.get("config")
    config = dict(keys) if isinstance(keys, dict) else {}
    return StackRef(f"{name}-{system}", document | {"config": config | {f"{_PREFIX}system": system}})
