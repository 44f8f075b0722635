"""The program on Pulumi's mocks: what it asks the engine for, without an engine."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import pulumi
import pytest
from pulumi.runtime import MockCallArgs, MockResourceArgs, Mocks

from components.stack import Stack, StackArgs
from model.loading import load_topology
from planning.planner import build_plan

PROJECT = Path(__file__).resolve().parents[2]
SECRET_MARK = "4dabf18193072939515e22adb298388d"


@dataclass
class Recorder(Mocks):
    """Every resource that was asked for, with its inputs as the engine would get them."""

    resources: list[MockResourceArgs] = field(default_factory=list)

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, object]]:
        self.resources.append(args)
        return (f"{args.name}-id" if args.custom else None), dict(args.inputs)

    def call(self, args: MockCallArgs) -> NoReturn:
        raise AssertionError(f"the program called {args.token}")

    def of(self, token: str) -> list[MockResourceArgs]:
        """The resources of one type."""
        return [r for r in self.resources if r.typ == token]


Deploy = Callable[..., Recorder]


@pytest.fixture(scope="session")
def deploy() -> Deploy:
    """Runs the program for a system and returns what it asked for."""

    def run(system: str = "motoo", stack: str = "dev", **settings: object) -> Recorder:
        topology = load_topology(PROJECT, {"system": system, **settings}, stack)
        plan = build_plan(topology, PROJECT)
        recorder = Recorder()
        pulumi.runtime.set_mocks(recorder, project="gantry", stack=stack)
        secrets = {spec.name: f"value-of-{spec.name}" for spec in plan.secrets}

        def program() -> None:
            Stack(system, StackArgs(topology=topology, plan=plan, secrets=pulumi.Output.secret(secrets)))

        pulumi.runtime.test(program)()
        return recorder

    return run


@pytest.fixture(scope="session")
def motoo(deploy: Deploy) -> Recorder:
    """Motoo in development."""
    return deploy()
