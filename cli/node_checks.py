"""The checks of the sample applications in TypeScript: types, lint, format and unit tests."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock

from cli.project import PROJECT
from lab.cache import cache_root, digest

_LOCK = "package-lock.json"
_CHECK = ("npm", "run", "--silent", "check")
_INSTALL = ("npm", "ci", "--no-audit", "--no-fund", "--silent")


def check_applications() -> int:
    """Runs every application's own check; returns the first exit code that isn't 0."""
    for application in _applications():
        folder = _folder(application)
        # two runs share the packages, so one of them waits
        with FileLock(f"{folder}.lock"):
            if code := _check(application, folder):
                return code
    return 0


def _check(application: Path, folder: Path) -> int:
    _copy(application, folder)
    installed = folder / "node_modules" / ".complete"
    for command in [_CHECK] if installed.exists() else [_INSTALL, _CHECK]:
        code = subprocess.run(command, cwd=folder, env=_environment(), check=False).returncode
        if code:
            return code
    installed.touch()
    return 0


def _applications() -> Iterator[Path]:
    """The folders below apps/ that have a lock file of npm."""
    for lock in sorted((PROJECT / "apps").glob(f"*/{_LOCK}")):
        yield lock.parent


def _folder(application: Path) -> Path:
    """A folder of the cache, where the packages of the same lock file may be installed already."""
    lock = (application / _LOCK).read_text()
    folder = cache_root() / "node" / f"{application.name}-{digest([lock])}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _copy(application: Path, folder: Path) -> None:
    """Nothing is installed among the sources: what an image is built from would change."""
    for old in folder.iterdir():
        if old.name != "node_modules":
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    ignored = shutil.ignore_patterns("node_modules", "dist")
    shutil.copytree(application, folder, ignore=ignored, dirs_exist_ok=True)


def _environment() -> dict[str, str]:
    """Node comes with the project's Python packages, so that its version is locked with them."""
    binaries = PROJECT / ".gantry" / "venv" / "bin"
    return os.environ | {"PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}", "CI": "true"}
