"""Sets up what a command needs: the Pulumi CLI with its plugins, an engine, the images."""

import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from cli.engine import ensure_engine, find_engine
from cli.environment import pulumi_environment
from cli.errors import CommandError
from cli.images import ensure_images
from cli.official import official_toolchain
from cli.progress import Progress
from cli.project import PULUMI_HOME
from cli.sources import Source, source
from cli.stack import StackRef
from planning.plan import Plan


@dataclass(frozen=True)
class Tools:
    """The Pulumi CLI and what its environment must say."""

    folder: Path
    additions: Mapping[str, str]

    def environment(self, docker_host: str | None) -> dict[str, str]:
        """Variables for Pulumi, as additions to the caller's own."""
        return pulumi_environment(self.folder, self.additions, docker_host)


@dataclass(frozen=True)
class Ready:
    """Everything is there."""

    tools: Tools
    docker_host: str

    @property
    def environment(self) -> dict[str, str]:
        """Variables for Pulumi, as additions to the caller's own."""
        return self.tools.environment(self.docker_host)


def ensure_tools(progress: Progress) -> Tools:
    """The Pulumi CLI, downloaded or built."""
    if source() is Source.OFFICIAL:
        return Tools(official_toolchain(progress.line), {})
    # with the internet none of this is needed, and importing it would cost every command its time
    from lab import toolchain  # noqa: PLC0415
    from lab.grafana_provider.install import install  # noqa: PLC0415

    try:
        folder = toolchain.toolchain(progress.line)
    except RuntimeError as error:
        raise CommandError(str(error)) from error
    additions = toolchain.toolchain_environment(folder, PULUMI_HOME)
    install(PULUMI_HOME, Path(sys.executable))
    return Tools(folder / "bin", additions)


def ensure_everything(stack: StackRef, plan: Plan) -> Ready:
    """Tools, engine and images, side by side where they don't need each other."""
    with Progress() as progress, ThreadPoolExecutor(2) as pool:
        tools = pool.submit(ensure_tools, progress)
        host = stack.docker_host or ensure_engine(progress.line)
        ensure_images(plan, host, source(), progress.line)
        return Ready(tools.result(), host)


def present(stack: StackRef) -> Ready:
    """As `ensure_everything`, without images and without starting an engine.

    Raises:
        CommandError: there is no engine.
    """
    with Progress() as progress:
        tools = ensure_tools(progress)
    host = stack.docker_host or find_engine()
    if host is None:
        raise CommandError("no Docker Engine is running: './gantry up' finds or starts one")
    return Ready(tools, host)
