"""The checks of the sample applications in TypeScript: types, lint, format and unit tests."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from cli.project import PROJECT
from lab.cache import cache_root, digest

_LOCK = "package-lock.json"
_CHECK = ("npm", "run", "--silent", "check")
_INSTALL = ("npm", "ci", "--no-audit", "--no-fund", "--silent")


def check_applications() -> int:
    """Runs every application's own check; returns the first exit code that isn't 0."""
    for application in _applications():
        folder = _copy(application)
        installed = folder / "node_modules" / ".complete"
        commands = [_CHECK] if installed.exists() else [_INSTALL, _CHECK]
        for command in commands:
            code = subprocess.run(command, cwd=folder, env=_environment(), check=False).returncode
            if code:
                return code
        installed.touch()
    return 0


def _applications() -> Iterator[Path]:
    """The folders below apps/ that have a lock file of npm."""
    for lock in sorted((PROJECT / "apps").glob(f"*/{_LOCK}")):
        yield lock.parent


def _copy(application: Path) -> Path:
    """The sources in a folder of the cache, where the packages of the same lock file are already installed.

    Nothing is installed among the sources: what an image is built from would change.
    """
    lock = (application / _LOCK).read_text()
    folder = cache_root() / "node" / f"{application.name}-{digest([lock])}"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name != "node_modules":
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    ignored = shutil.ignore_patterns("node_modules", "dist")
    shutil.copytree(application, folder, ignore=ignored, dirs_exist_ok=True)
    return folder


def _environment() -> dict[str, str]:
    """Node comes with the project's Python packages, so that its version is locked with them."""
    binaries = PROJECT / ".gantry" / "venv" / "bin"
    return os.environ | {"PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}", "CI": "true"}
