"""Calls the Pulumi CLI for a stack."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence

from cli.errors import CommandError
from cli.project import CONFIG, PROJECT
from cli.stack import StackRef


def ensure_stack(stack: StackRef, environment: Mapping[str, str]) -> None:
    """Creates the stack where it is new.

    It is created from the folder with the configuration's copies, because Pulumi writes the new salt into
    the configuration of the project that it is called in.
    """
    stack.write_config()
    CONFIG.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy(PROJECT / "Pulumi.yaml", CONFIG / "Pulumi.yaml")
    result = subprocess.run(
        ["pulumi", "--non-interactive", "-C", str(CONFIG), "stack", "select", "--create", stack.name],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise CommandError(f"the stack {stack.name} can't be created:\n{result.stderr.strip()}")


def run(command: Sequence[str], stack: StackRef, environment: Mapping[str, str]) -> int:
    """Runs an operation on the stack, its output going to the user; returns its exit code.

    Ctrl-C reaches Pulumi from the terminal; it ends in order, so it is waited for instead of killed.
    """
    where = ["-s", stack.name, "--config-file", str(stack.config_file)]
    with subprocess.Popen(["pulumi", *command, *where], cwd=PROJECT, env=os.environ | environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
