"""A clone of the project in a folder of its own, driven from outside as a user would."""

import os
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from cli.clone import clone_files
from model.loading import load_topology
from model.topology import Topology
from planning.plan import Plan
from planning.planner import build_plan

Result = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Workspace:
    """A fresh clone with one stack."""

    path: Path
    stack: str

    def configure(self, **settings: object) -> None:
        """Writes the stack's configuration; keys in the camelCase of Pulumi.STACK.yaml."""
        config = {f"gantry:{key}": value for key, value in settings.items()}
        (self.path / f"Pulumi.{self.stack}.yaml").write_text(yaml.safe_dump({"config": config}))

    def gantry(self, *arguments: str, timeout: float = 900, **variables: str) -> Result:
        """Runs ./gantry and returns what it printed."""
        return self._run([str(self.path / "gantry"), *arguments], timeout, variables)

    def pulumi(self, *arguments: str, timeout: float = 600) -> Result:
        """Runs plain pulumi in the environment that './gantry env' prints."""
        return self._run(["pulumi", "--non-interactive", *arguments], timeout, self.environment)

    @cached_property
    def environment(self) -> Mapping[str, str]:
        """The variables for plain pulumi."""
        printed = must(self.gantry("env", self.stack)).stdout
        pairs = (shlex.split(line.removeprefix("export "))[0].partition("=") for line in printed.splitlines())
        return {key: value for key, _, value in pairs}

    @property
    def topology(self) -> Topology:
        """What the clone's description says now."""
        document = yaml.safe_load((self.path / f"Pulumi.{self.stack}.yaml").read_text())
        settings = {k.removeprefix("gantry:"): v for k, v in document["config"].items()}
        settings.pop("secrets", None)
        return load_topology(self.path, settings, self.stack)

    @property
    def plan(self) -> Plan:
        """What follows from it."""
        return build_plan(self.topology, self.path)

    def edit(self, file: str, old: str, new: str) -> None:
        """Changes one place of a file."""
        path = self.path / file
        text = path.read_text()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        path.write_text(text.replace(old, new))

    def _run(self, command: list[str], timeout: float, variables: Mapping[str, str]) -> Result:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PULUMI_")}
        return subprocess.run(
            command,
            cwd=self.path,
            env=environment | dict(variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )


def clone(folder: Path, stack: str) -> Workspace:
    """A fresh clone, with what is not committed yet."""
    clone_files(folder)
    return Workspace(folder, stack)


def must(result: Result) -> Result:
    """The result of a command that had to succeed."""
    assert result.returncode == 0, f"{result.args}\n{result.stdout[-6000:]}\n{result.stderr[-6000:]}"
    return result
