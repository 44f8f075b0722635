"""A shell with Pulumi's environment."""

import os
import subprocess
from collections.abc import Mapping

from cli.project import PROJECT


def open_shell(environment: Mapping[str, str]) -> int:
    """Opens the user's shell in the project; returns its exit code."""
    shell = os.environ.get("SHELL", "/bin/sh")
    return subprocess.run([shell], cwd=PROJECT, env=os.environ | environment, check=False).returncode
