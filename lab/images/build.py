"""Makes one image: gathers its build context, builds it in an engine and keeps the result."""

import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from lab.cache import cache_root
from lab.gobuild import go_build
from lab.images import store
from lab.images.debian import root_tar
from lab.images.engine import KEY_LABEL, Engine
from lab.images.errors import ImageError
from lab.images.plan import Image, host_ca_bundle
from lab.images.recipe import Recipe

ORIGIN_LABEL = "gantry.lab.origin"
VERSION_LABEL = "gantry.lab.version"
_VERSION_FILE = "/etc/lab-version"


def temporary_tag(image: Image) -> str:
    """The tag under which an image is built, before it gets those that were asked for."""
    return f"gantry.lab/build:{image.key}"


def build_image(image: Image, engine: Engine, folder: Path) -> None:
    """Build the image under its temporary tag and keep it in `folder`; its parents must be in the engine.

    Raises:
        ImageError: the build failed.
    """
    tag = temporary_tag(image)
    arguments = {"SERIES": image.series} if image.series else {}
    with _context(image) as context:
        engine.build(context, tag, {}, arguments)
    version = image.recipe.declared_version or engine.read_file(tag, _VERSION_FILE) or "unknown"
    unlabelled = engine.inventory().by_tag[tag].id
    with _archive({"Dockerfile": f"FROM {tag}\n".encode()}) as context:
        engine.build(context, tag, _labels(image, version.strip()), {})
    engine.remove(unlabelled)
    store.keep(engine.archive(tag), folder)


def _labels(image: Image, version: str) -> dict[str, str]:
    file = image.recipe.file
    return {
        KEY_LABEL: image.key,
        ORIGIN_LABEL: file.origin,
        VERSION_LABEL: version,
        "org.opencontainers.image.title": file.repository,
        "org.opencontainers.image.description": f"A stand-in for {file.repository} made of: {file.origin}",
        "org.opencontainers.image.version": version,
    }


@contextmanager
def _context(image: Image) -> Iterator[Path]:
    """The build context as a tar file: the recipe's context folder and what the recipe adds to it."""
    folder = image.recipe.context
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    contents: dict[str, Path | bytes] = {str(path.relative_to(folder)): path for path in files}
    contents |= go_binaries(image.recipe)
    if image.recipe.file.ca_bundle:
        contents["ca-certificates.crt"] = host_ca_bundle()
    if image.recipe.file.debian_root is not None:
        contents["root.tar"] = root_tar(image.series, image.recipe.file.debian_root.packages)
    with _archive(contents) as tar:
        yield tar


@contextmanager
def _archive(contents: dict[str, Path | bytes]) -> Iterator[Path]:
    with TemporaryDirectory(dir=cache_root(), prefix=".context.") as scratch:
        path = Path(scratch) / "context.tar"
        with tarfile.open(path, "w") as tar:
            for name, content in contents.items():
                _add(tar, name, content)
        yield path


def _add(tar: tarfile.TarFile, name: str, content: Path | bytes) -> None:
    """Add a file as root's and undated, so that the same context is the same to BuildKit's cache."""
    entry = tarfile.TarInfo(name)
    if isinstance(content, bytes):
        entry.size = len(content)
        tar.addfile(entry, io.BytesIO(content))
        return
    entry.size = content.stat().st_size
    entry.mode = 0o755 if content.stat().st_mode & 0o111 else 0o644
    with content.open("rb") as data:
        tar.addfile(entry, data)


def go_binaries(recipe: Recipe) -> dict[str, Path]:
    """The recipe's Go programs by name, built where they are not in the cache.

    Raises:
        ImageError: one could not be built.
    """
    version = (recipe.declared_version or "").removeprefix("v")
    programs = {}
    for program in recipe.file.go:
        ldflags = program.ldflags.format(version=version)
        try:
            path = go_build(program.folder, program.package, program.binary, ldflags=ldflags)
        except RuntimeError as error:
            raise ImageError(str(error)) from error
        programs[program.binary] = path
    return programs
