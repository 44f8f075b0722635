"""Secrets that the system needs and nobody has configured: generated once, kept, never shown."""

import secrets
import string

import yaml

from cli.certificates import renewed
from cli.project import PROJECT, write_private
from cli.stack import StackRef
from model.container import SecretOrigin, SecretSpec
from preflight.local_secrets import local_secrets, local_secrets_file

_ALPHABET = string.ascii_letters + string.digits
"""Letters and digits only: a secret stands in URLs, JSON and configuration files without quoting."""


def generated(spec: SecretSpec) -> str:
    """A new value: 32 characters of 62 are 190 bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(spec.length))


def ensure_secrets(stack: StackRef, needed: tuple[SecretSpec, ...]) -> list[str]:
    """Generates what is missing into the state folder; returns the names of the new ones.

    What another party must have given out gets a stand-in in development, that reaches nobody, and nothing
    in production: it is then refused as missing.
    """
    configured = _configured(stack)
    have = local_secrets(PROJECT, stack.name)
    new = {s.name: v for s in needed if s.name not in configured | have.keys() and (v := _value(s, stack))}
    authority = [s for s in needed if s.origin is SecretOrigin.LOCAL_AUTHORITY and s.name not in configured]
    if authority:
        new |= renewed(have, authority[0].names, stack.name)
    if new:
        write_private(local_secrets_file(PROJECT, stack.name), yaml.safe_dump(have | new, sort_keys=True))
    return sorted(new)


def unreachable(stack: StackRef, needed: tuple[SecretSpec, ...]) -> list[str]:
    """The secrets that still have their stand-ins, so that nobody is reached by them."""
    have, configured = local_secrets(PROJECT, stack.name), _configured(stack)
    return [
        s.name for s in needed if s.stand_in and s.name not in configured and have.get(s.name) == s.stand_in
    ]


def _configured(stack: StackRef) -> frozenset[str]:
    """The names of the secrets that the stack's configuration holds."""
    config = stack.config.get("config")
    held = config.get("gantry:secrets", {}) if isinstance(config, dict) else {}
    return frozenset(str(name) for name in held)


def _value(spec: SecretSpec, stack: StackRef) -> str | None:
    match spec.origin:
        case SecretOrigin.RANDOM:
            return generated(spec)
        case SecretOrigin.ELSEWHERE:
            return None if stack.production else spec.stand_in
        case SecretOrigin.LOCAL_AUTHORITY:
            return None
