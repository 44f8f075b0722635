"""Is there a Go compiler, and is it new enough?"""

import re
import subprocess

from lab.gobuild import go_environment
from lab.toolchain.errors import ToolchainError
from lab.toolchain.versions import GO

_NEEDED = ".".join(map(str, GO))


def need_go() -> None:
    """Make sure of a Go compiler that can build the pinned modules.

    Raises:
        ToolchainError: there is none, or it is too old.
    """
    try:
        result = subprocess.run(
            ["go", "env", "GOVERSION"], env=go_environment(), capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise ToolchainError(
            f"`go` is not on PATH: install Go {_NEEDED} or newer, or the official Pulumi CLI"
        ) from None
    check_version(result.stdout.strip())


def check_version(found: str) -> None:
    """Accept what `go env GOVERSION` printed, such as `go1.26.8`, where it is new enough.

    Raises:
        ToolchainError: it is older than needed, or no version of Go's.
    """
    match = re.match(r"go(\d+)\.(\d+)(?:\.(\d+))?", found)
    if match is None or tuple(int(part or 0) for part in match.groups()) < GO:
        version = found or "of an unknown version"
        raise ToolchainError(f"`go` is {version}: install Go {_NEEDED} or newer, or the official Pulumi CLI")
