"""Puts the toolchain's folder together."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lab.cache import cached
from lab.toolchain import compiler, parts, versions

_BUILDS_AT_ONCE = 2  # a Go build uses every core by itself, and up to 3 GB


def toolchain(progress: Callable[[str], None]) -> Path:
    """The folder with `bin/` (Pulumi's CLI and Python language host) and `plugins/` (the Docker provider).

    Made on first use, in about six minutes on two cores; after a change only what has changed is built.

    Raises:
        ToolchainError: there is no suitable Go compiler; the message says what to install.
        RuntimeError: a build failed; the message ends with the compiler's last lines.
    """

    def build(folder: Path) -> None:
        compiler.need_go()

        def place(part: parts.Part) -> None:
            name = Path(part.target).name
            progress(f"building {name} (about {part.seconds} s where nothing is cached)")
            began = time.monotonic()
            parts.place(part, folder)
            progress(f"{name} is there after {time.monotonic() - began:.0f} s")

        with ThreadPoolExecutor(_BUILDS_AT_ONCE) as pool:
            list(pool.map(place, parts.PARTS))

    recipe = (Path(parts.__file__), Path(versions.__file__), Path(__file__).parent.parent / "gobuild.py")
    return cached("toolchain", f"pulumi-{versions.CLI}", [*parts.MODULES, *recipe], build)
