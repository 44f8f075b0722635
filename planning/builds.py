"""Images built from source: what they are built from, and the tag that follows from it."""

import hashlib
import shlex
from collections.abc import Iterator
from pathlib import Path

from model.catalogue.application import Build
from planning.plan import ImageBuild


def image_build(project: Path, prefix: str, service: str, build: Build) -> ImageBuild:
    """The build with a tag that changes exactly when its Dockerfile, sources or arguments do."""
    context = project / build.context
    total = hashlib.sha256(repr((build.dockerfile, sorted(build.arguments.items()))).encode())
    for path in sorted(set(_inputs(context, build.dockerfile))):
        total.update(f"{path.relative_to(context)} {path.stat().st_mode & 0o111:o}\n".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    content = total.hexdigest()[:12]
    return ImageBuild(
        service=service,
        content=content,
        tag=f"{prefix}/{service}:{content}",
        context=str(context),
        dockerfile=build.dockerfile,
        arguments=build.arguments,
    )


def _inputs(context: Path, dockerfile: str) -> Iterator[Path]:
    """The files that the build can see: those that the Dockerfile copies, itself and .dockerignore.

    Only what is copied counts, so a change of one application does not rebuild its neighbours.
    """
    yield context / dockerfile
    for ignore in (context / ".dockerignore", context / f"{dockerfile}.dockerignore"):
        if ignore.is_file():
            yield ignore
    for source in _copied((context / dockerfile).read_text()):
        for match in context.glob(source.strip("/") or "*"):
            yield from _files(match)


def _copied(text: str) -> Iterator[str]:
    """The sources of every COPY and ADD that takes from the context."""
    for line in text.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if not words or words[0].upper() not in {"COPY", "ADD"} or any(w.startswith("--from") for w in words):
            continue
        for source in [w for w in words[1:] if not w.startswith("--")][:-1]:
            yield "*" if source in {".", "./"} else source.removeprefix("./")


_MADE = frozenset({"__pycache__", "node_modules", "dist"})
"""Folders of what tools make from sources; .dockerignore keeps them out of images, too."""


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from (p for p in path.rglob("*") if p.is_file() and not _MADE.intersection(p.parts))
