"""The official Pulumi CLI: the pinned release, verified against the vendor's list of checksums.

Its plugins need nothing here: the CLI installs those that the Python packages name.
"""

import hashlib
import io
import platform
import tarfile
from collections.abc import Callable
from pathlib import Path

import httpx

from cli.errors import CommandError
from lab.cache import cached

VERSION = "3.245.0"
_RELEASE = f"https://github.com/pulumi/pulumi/releases/download/v{VERSION}"
_SYSTEMS = {"Linux": "linux", "Darwin": "darwin"}
_MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def official_toolchain(progress: Callable[[str], None]) -> Path:
    """The folder with `pulumi` and its language hosts, downloaded once.

    Raises:
        CommandError: there is no release for this machine, or what came is not what the vendor lists.
    """
    system, machine = _SYSTEMS.get(platform.system()), _MACHINES.get(platform.machine())
    if system is None or machine is None:
        raise CommandError(f"Pulumi publishes no release for {platform.system()} on {platform.machine()}")
    archive = f"pulumi-v{VERSION}-{system}-{machine}.tar.gz"

    def download(folder: Path) -> None:
        progress(f"downloading {archive}")
        content = _get(f"{_RELEASE}/{archive}")
        listed = _get(f"{_RELEASE}/pulumi-{VERSION}-checksums.txt").decode().split()
        wanted = dict(zip(listed[1::2], listed[0::2], strict=False)).get(archive)
        got = hashlib.sha256(content).hexdigest()
        if wanted != got:
            raise CommandError(f"{archive} is damaged: its SHA-256 is {got}, the vendor lists {wanted}")
        with tarfile.open(fileobj=io.BytesIO(content)) as tar:
            tar.extractall(folder, filter="data")

    return cached("pulumi-official", "pulumi", [VERSION, archive], download) / "pulumi"


def _get(url: str) -> bytes:
    try:
        return httpx.get(url, timeout=120, follow_redirects=True).raise_for_status().content
    except httpx.HTTPError as error:
        raise CommandError(f"{url} can't be downloaded: {error}") from error
