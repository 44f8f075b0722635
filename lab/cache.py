"""A build cache on disk: one folder a build, named after a hash of everything the build is made from.

It is safe to delete at any time, and safe when two builds of the same thing start at once: the second
waits for the first and takes its result. A build that fails or is killed leaves nothing that counts.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from filelock import FileLock

Input = str | bytes | Path


def cache_root() -> Path:
    """The one cache folder: $GANTRY_CACHE, else gantry below the user's cache folder (XDG)."""
    if chosen := os.environ.get("GANTRY_CACHE"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "gantry"


def digest(inputs: Iterable[Input]) -> str:
    """A hash of strings, bytes, files and whole folders (names, modes and contents, without __pycache__)."""
    total = hashlib.sha256()
    for item in inputs:
        for part in _parts(item):
            total.update(hashlib.sha256(part).digest())
    return total.hexdigest()[:16]


def cached(kind: str, name: str, inputs: Iterable[Input], build: Callable[[Path], None]) -> Path:
    """The folder `<cache>/<kind>/<name>-<digest>`, made by `build(folder)` where it is not there yet."""
    home = cache_root() / kind
    target = home / f"{name}-{digest(inputs)}"
    if target.exists():
        return target
    home.mkdir(parents=True, exist_ok=True)
    with FileLock(home / f".{target.name}.lock"):
        if target.exists():
            return target
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=home))
        try:
            build(work)
            work.chmod(0o755)
            work.rename(target)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
    return target


def _parts(item: Input) -> Iterable[bytes]:
    if isinstance(item, bytes):
        yield item
    elif isinstance(item, str):
        yield item.encode()
    elif item.is_dir():
        for path in sorted(p for p in item.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            yield f"{path.relative_to(item)} {path.stat().st_mode & 0o111:o}".encode()
            yield path.read_bytes()
    else:
        yield item.read_bytes()
