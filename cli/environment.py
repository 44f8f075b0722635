"""The environment in which Pulumi runs; what a user has set is left as it is."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cli.project import PASSPHRASE, PULUMI_HOME, STATE, VENV, write_private

_PASSPHRASES = ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE")


def pulumi_environment(
    toolchain: Path, additions: Mapping[str, str], docker_host: str | None
) -> dict[str, str]:
    """Variables for every call of Pulumi, as additions to the caller's own.

    Args:
        toolchain: the folder with the pulumi program.
        additions: what the toolchain itself wants set.
        docker_host: the engine that was found, where the user has named none.
    """
    backend = STATE / "state"
    backend.mkdir(mode=0o700, parents=True, exist_ok=True)
    ours = {
        "PULUMI_HOME": str(PULUMI_HOME),
        "PULUMI_BACKEND_URL": f"file://{backend}",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        # 'pulumi stack rm' would delete the stack's file in the project
        "PULUMI_OPTION_PRESERVE_CONFIG": "true",
        "PYTHONPATH": str(STATE.parent),
        **additions,
    }
    if docker_host:
        ours["DOCKER_HOST"] = docker_host
    if not any(name in os.environ for name in _PASSPHRASES):
        ours["PULUMI_CONFIG_PASSPHRASE_FILE"] = str(_passphrase())
    if "PULUMI_ACCESS_TOKEN" in os.environ and "PULUMI_BACKEND_URL" not in os.environ:
        del ours["PULUMI_BACKEND_URL"]  # the user is logged in to a service
    kept = {
        key: value
        for key, value in ours.items()
        if key not in os.environ or key in {"PYTHONPATH", "PULUMI_HOME"}
    }
    return kept | {"PATH": os.pathsep.join([str(VENV / "bin"), str(toolchain), os.environ.get("PATH", "")])}


def _passphrase() -> Path:
    """What encrypts the secrets in the local state: made once for each checkout."""
    if not PASSPHRASE.exists():
        write_private(PASSPHRASE, secrets.token_urlsafe(32))
    return PASSPHRASE
