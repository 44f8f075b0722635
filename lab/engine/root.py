"""The file system that all engines run in: a small Debian with Docker, iptables and Compose."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from lab.cache import cached
from lab.engine.errors import EngineError

SUITE = "forky"  # the first Debian with Docker Engine 28
PACKAGES = "ca-certificates,docker.io,docker-compose,iproute2,iptables"
OPTIONS = (
    "--quiet",
    "--variant=minbase",
    # a mirror's Release file may be some days past its date
    '--aptopt=Acquire::Check-Valid-Until "false"',
    "--dpkgopt=path-exclude=/usr/share/doc/*",
    "--dpkgopt=path-exclude=/usr/share/man/*",
    "--dpkgopt=path-exclude=/usr/share/locale/*",
    f"--include={PACKAGES}",
)


def engine_root(progress: Callable[[str], None]) -> Path:
    """The unpacked root, built on first use (about 30 s, 400 MB); nobody may write into it.

    Raises:
        EngineError: it can't be built here; the message ends with the builder's last lines.
    """

    def build(folder: Path) -> None:
        _need_mmdebstrap(progress)
        progress(f"building the engine's root from Debian {SUITE}")
        _run(["mmdebstrap", *OPTIONS, SUITE, str(folder / "root")], "the engine's root can't be built")

    return cached("engine-root", SUITE, [SUITE, *OPTIONS], build) / "root"


def in_root(root: Path, *command: str) -> str:
    """The output of a program of the root, run on the host's network; for tools the host may lack.

    Raises:
        EngineError: the program failed; the message holds what it said.
    """
    result = subprocess.run(["chroot", str(root), *command], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise EngineError(f"`{' '.join(command)}` failed: {result.stderr.strip()}")
    return result.stdout


def _need_mmdebstrap(progress: Callable[[str], None]) -> None:
    if shutil.which("mmdebstrap"):
        return
    remedy = "install mmdebstrap, or install Docker Engine 28 or newer yourself and set DOCKER_HOST"
    if not shutil.which("apt-get"):
        raise EngineError(f"mmdebstrap is missing and there is no apt-get to install it with: {remedy}")
    progress("installing mmdebstrap")
    _run(["apt-get", "update", "-qq"], f"apt-get update failed: {remedy}")
    _run(
        ["apt-get", "install", "-qq", "--no-install-recommends", "mmdebstrap", "debian-archive-keyring"],
        f"apt-get can't install mmdebstrap: {remedy}",
    )


def _run(command: list[str], failure: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    result = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        tail = "\n".join((result.stdout + result.stderr).splitlines()[-15:])
        raise EngineError(f"{failure}\n{tail}")
