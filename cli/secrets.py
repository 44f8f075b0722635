"""Secrets that the system needs and nobody has configured: generated once, kept, never shown."""

import secrets
import string

import yaml

from cli.project import PROJECT, write_private
from cli.stack import StackRef
from model.container import SecretSpec
from preflight.local_secrets import local_secrets, local_secrets_file

_ALPHABET = string.ascii_letters + string.digits
"""Letters and digits only: a secret stands in URLs, JSON and configuration files without quoting."""


def generated(spec: SecretSpec) -> str:
    """A new value: 32 characters of 62 are 190 bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(spec.length))


def ensure_secrets(stack: StackRef, needed: tuple[SecretSpec, ...]) -> list[str]:
    """Generates what is missing into the state folder; returns the names of the new ones."""
    config = stack.config.get("config")
    configured = config.get("gantry:secrets", {}) if isinstance(config, dict) else {}
    have = local_secrets(PROJECT, stack.name)
    new = {s.name: generated(s) for s in needed if s.name not in configured and s.name not in have}
    if new:
        write_private(local_secrets_file(PROJECT, stack.name), yaml.safe_dump(have | new, sort_keys=True))
    return sorted(new)
