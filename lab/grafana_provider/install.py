"""Lays the plugin out so that the Pulumi CLI takes it for an installed one."""

import shlex
from pathlib import Path

from lab.grafana_provider.version import VERSION

_BINARY = "pulumi-resource-grafana"
_ROOT = Path(__file__).resolve().parents[2]


def install(plugin_home: Path, python: Path) -> Path:
    """Writes `plugins/resource-grafana-v2.44.0/pulumi-resource-grafana` in the CLI's own folder.

    Args:
        plugin_home: the CLI's own folder, what PULUMI_HOME names; installed plugins are in its `plugins`.
        python: the interpreter of an environment with grpcio, protobuf, httpx and pulumi.

    Returns:
        The launcher: a script that runs this package from where it is now.
    """
    folder = plugin_home / "plugins" / f"resource-grafana-v{VERSION}"
    folder.mkdir(parents=True, exist_ok=True)
    launcher = folder / _BINARY
    command = f"exec {shlex.quote(str(python))} -m lab.grafana_provider"
    launcher.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(_ROOT))} {command} "$@"\n')
    launcher.chmod(0o755)
    return launcher
