"""Docker Compose out of the engine's root, runnable from outside of it."""

from collections.abc import Callable
from pathlib import Path

from lab.cache import cached
from lab.engine.root import engine_root

_SCRIPT = """#!/bin/sh
# Debian's Compose with the C library it was built with, which may be newer than this machine's.
exec "{loader}" --library-path "{libraries}" "{root}/usr/libexec/docker/cli-plugins/docker-compose" "$@"
"""


def compose_binary(progress: Callable[[str], None] = print) -> Path:
    """The path of a `docker-compose` that speaks to the engine named by DOCKER_HOST."""
    root = engine_root(progress)
    loader = next(root.glob("usr/lib/*-linux-gnu*/ld-linux*.so.*"))
    script = _SCRIPT.format(root=root, loader=loader, libraries=loader.parent)

    def build(folder: Path) -> None:
        path = folder / "docker-compose"
        path.write_text(script)
        path.chmod(0o755)

    return cached("engine-bin", "docker-compose", [script], build) / "docker-compose"
