"""Minimal Debian root file systems, the start of every image that is made of Debian packages."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from lab.cache import cached
from lab.images.errors import ImageError

_LEFT_OUT = (
    "/usr/share/doc/*",
    "/usr/share/man/*",
    "/usr/share/info/*",
    "/usr/share/locale/*",
    "/usr/share/lintian/*",
    "/usr/lib/*/gconv/*",
)
# A testing suite's Release file may be some days past its date; that is accepted here and for what is
# installed later, so that a mirror that lags does not stop a build.
_OPTIONS = (
    *(f"--dpkgopt=path-exclude={pattern}" for pattern in _LEFT_OUT),
    '--aptopt=Acquire::Check-Valid-Until "false"',
    '--aptopt=APT::Install-Recommends "false"',
    "--customize-hook=rm -rf $1/var/log/* $1/var/cache/* $1/usr/share/locale",
)


def root_tar(suite: str, packages: Sequence[str]) -> Path:
    """A root file system as a tar file, made once and then out of the cache.

    The package sources are mmdebstrap's own: Debian's mirror over plain HTTP (apt checks signatures), with
    the security updates.

    Raises:
        ImageError: mmdebstrap is missing or failed; the message ends with its last lines.
    """
    command = ["mmdebstrap", "--variant=minbase", *_OPTIONS]
    if packages:
        command.append(f"--include={','.join(packages)}")
    command.append(suite)

    def build(folder: Path) -> None:
        try:
            result = subprocess.run(
                [*command, str(folder / "root.tar")],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
        except FileNotFoundError as error:
            raise ImageError("mmdebstrap is missing: run apt-get install mmdebstrap") from error
        if result.returncode != 0:
            tail = "\n".join(result.stderr.splitlines()[-20:])
            raise ImageError(f"making a root file system of Debian {suite} failed:\n{tail}")

    return cached("debian-root", suite, command, build) / "root.tar"
