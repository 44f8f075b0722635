"""Every check and every test, the fast ones first."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial

from cli.description import plan_of, topology_of
from cli.engine import find_engine
from cli.node_checks import check_applications
from cli.progress import console
from cli.project import ENGINE, PROJECT
from cli.provision import ensure_everything
from cli.stack import stack_ref
from lab import engine as lab_engine

_FAST: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    ("lint", ("ruff", "check", "--quiet", ".")),
    ("types", ("mypy", "--no-error-summary", ".")),
    ("program", ("pytest", "tests/program")),
    ("unit", ("pytest", "-n", "2", "tests/unit")),
)
_SLOW: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("preview", ("pytest", "tests/preview")),
    ("live", ("pytest", "tests/live")),
)


def run(*, fast: bool) -> int:
    """Runs the tiers in order and stops at the first that fails; returns its exit code."""
    if code := _run_all(_FAST, {}):
        return code
    if fast:
        return 0
    if code := _timed("node", check_applications):
        return code
    found = find_engine()
    stack = stack_ref("dev")
    ready = ensure_everything(stack, plan_of(topology_of(stack)))
    try:
        # the tests work in clones of their own, which must not use this checkout's state
        return _run_all(_SLOW, {"DOCKER_HOST": ready.docker_host})
    finally:
        if found is None:
            lab_engine.stop(ENGINE)


def _run_all(checks: Sequence[tuple[str, tuple[str, ...]]], environment: dict[str, str]) -> int:
    for name, command in checks:
        if code := _timed(f"{name}: {' '.join(command)}", partial(_module, command, environment)):
            return code
    return 0


def _module(command: Sequence[str], environment: dict[str, str]) -> int:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=PROJECT, env=os.environ | environment, check=False
    ).returncode


def _timed(name: str, check: Callable[[], int]) -> int:
    start = time.monotonic()
    console.print(name, style="bold")
    code = check()
    console.print(f"  {'ok' if code == 0 else f'failed ({code})'} in {time.monotonic() - start:.1f} s")
    return code
