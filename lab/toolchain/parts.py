"""The programs the toolchain consists of; each is built by itself, so that a change rebuilds only one."""

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lab.gobuild import go_build, go_environment
from lab.toolchain import versions
from lab.toolchain.errors import ToolchainError

_HERE = Path(__file__).parent
_SDK = "github.com/pulumi/pulumi/sdk/v3"
_EXECUTOR = "pulumi-language-python-exec"

DOCKER_PLUGIN = "pulumi-resource-docker"
MODULES = (_HERE / "docker_provider", _HERE / "language_host", _HERE / "pulumi")


@dataclass(frozen=True)
class Part:
    """A file of the toolchain: where it goes, what makes it, and how long that takes with a cold cache."""

    target: str
    make: Callable[[], Path]
    seconds: int


def _pulumi() -> Path:
    version = f"-X {_SDK}/go/common/version.Version={versions.CLI}"
    return go_build(_HERE / "pulumi", "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", "pulumi", ldflags=version)


def _language_host() -> Path:
    version = f"-X {_SDK}/go/common/version.Version={versions.LANGUAGE_HOST}"
    package = f"{_SDK}/python/cmd/pulumi-language-python"
    return go_build(_HERE / "language_host", package, "pulumi-language-python", ldflags=version)


def _executor() -> Path:
    """The script that the language host starts a program with, from the SDK of the CLI's version."""
    result = subprocess.run(
        ["go", "mod", "download", "-json", _SDK],
        cwd=_HERE / "pulumi",
        env=go_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise ToolchainError(f"the Go module {_SDK} can't be had: {result.stdout}{result.stderr}")
    return Path(json.loads(result.stdout)["Dir"]) / "python" / "cmd" / _EXECUTOR


def _docker_provider() -> Path:
    version = f"-X main.version={versions.DOCKER_SDK}"
    return go_build(_HERE / "docker_provider", ".", DOCKER_PLUGIN, ldflags=version)


def provider_schema() -> Path:
    """The program that prints the Docker provider's Pulumi schema; built on first use (about a minute)."""
    return go_build(_HERE / "docker_provider", "./schema", "docker-provider-schema")


# The long ones first: two are built at a time.
PARTS = (
    Part("bin/pulumi", _pulumi, 200),
    Part(f"plugins/{DOCKER_PLUGIN}", _docker_provider, 175),
    Part("bin/pulumi-language-python", _language_host, 15),
    Part(f"bin/{_EXECUTOR}", _executor, 1),
)


def place(part: Part, folder: Path) -> None:
    """Make the part and put it, executable, where it belongs in the toolchain's folder."""
    target = folder / part.target
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(part.make(), target)
    target.chmod(0o755)
