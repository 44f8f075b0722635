"""The one place that reads Pulumi's configuration."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pulumi
from pulumi.runtime.config import CONFIG, get_config_env

from model.container import SecretSpec
from model.errors import Problem
from preflight.local_secrets import local_secrets

SECRETS = "secrets"


@dataclass(frozen=True)
class StackInputs:
    """What the stack's configuration says below 'gantry:'."""

    stack: str
    settings: Mapping[str, object]
    """Every key but the secrets, as it stands there: the model checks it."""
    secrets: pulumi.Output[Mapping[str, str]]
    """The secrets' values by name."""
    secret_names: frozenset[str]

    def missing(self, needed: tuple[SecretSpec, ...]) -> list[Problem]:
        """A problem for every needed secret without a value."""
        return [
            Problem(
                f"gantry:{SECRETS}.{spec.name}",
                "(missing)",
                f"the system needs this secret ({spec.purpose})",
                f"./gantry up, or: pulumi config set --secret --path gantry:{SECRETS}.{spec.name}",
            )
            for spec in needed
            if spec.name not in self.secret_names
        ]


def stack_inputs(project: Path) -> StackInputs:
    """The running stack's configuration, and the secrets that were generated for it on this machine."""
    prefix = f"{pulumi.get_project()}:"
    every = {**get_config_env(), **CONFIG.get()}
    own = {key.removeprefix(prefix): value for key, value in every.items() if key.startswith(prefix)}
    # Config can't list its keys, so unknown ones are found in what the engine handed over; the values
    # of secrets are read through it, which keeps them secret
    generated = local_secrets(project, pulumi.get_stack())
    names = frozenset({*generated, *_mapping(own.pop(SECRETS, "{}"))})
    configured = pulumi.Config().get_secret_object(SECRETS) or pulumi.Output.secret({})
    values: pulumi.Output[Mapping[str, str]] = pulumi.Output.secret(generated).apply(
        lambda ours: configured.apply(lambda theirs: ours | _mapping(theirs))
    )
    return StackInputs(pulumi.get_stack(), {k: _plain(v) for k, v in own.items()}, values, names)


def _mapping(value: object) -> dict[str, str]:
    parsed = json.loads(value) if isinstance(value, str) else value
    return {str(key): str(item) for key, item in parsed.items()} if isinstance(parsed, dict) else {}


def _plain(value: object) -> object:
    """Pulumi hands structured values over as JSON text."""
    if isinstance(value, str) and value[:1] in "{[":
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
