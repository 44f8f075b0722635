"""Builds Go programs from pinned modules (a folder with go.mod, go.sum and, where needed, main.go)."""

import os
import subprocess
from pathlib import Path

from lab.cache import cache_root, cached


def go_build(module: Path, package: str, binary: str, *, ldflags: str = "", tags: str = "") -> Path:
    """The path of `binary`, built statically from `package` inside `module`; built once per set of inputs.

    Raises:
        RuntimeError: the compiler failed; the message ends with its last lines.
    """
    flags = f"-s -w {ldflags}".strip()

    def build(folder: Path) -> None:
        command = ["go", "build", "-trimpath", "-mod=readonly", "-ldflags", flags, "-tags", tags]
        result = subprocess.run(
            [*command, "-o", str(folder / binary), package],
            cwd=module,
            env=go_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode != 0:
            tail = "\n".join(result.stderr.splitlines()[-20:])
            raise RuntimeError(f"building {binary} from {module.name} failed:\n{tail}")

    return cached("go-bin", binary, [module, package, flags, tags], build) / binary


def go_environment() -> dict[str, str]:
    """The environment for `go`: everything it downloads or compiles lands below the one cache folder."""
    go = cache_root() / "go"
    return os.environ | {
        "GOMODCACHE": str(go / "mod"),
        "GOCACHE": str(go / "build"),
        "GOPATH": str(go / "path"),
        "GOFLAGS": "-buildvcs=false -modcacherw",
        "CGO_ENABLED": "0",
        "GOWORK": "off",
    }
