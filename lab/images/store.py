"""Built images on disk: each image's configuration, and its layers in a place that all images share.

An image is stored without a tag, so that one build serves every tag that is asked for; a layer that images
have in common is kept, and sent to an engine, once.
"""

import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from pydantic import BaseModel, TypeAdapter

from lab.cache import cached
from lab.images.reference import Reference

_CONFIG, _LAYERS = "config.json", "layers.json"
_CHUNK = 1 << 20


class ArchivedImage(BaseModel):
    """One entry of the manifest.json in an archive of `docker save`, by Docker's own field names."""

    Config: str
    RepoTags: list[str] | None = None
    Layers: list[str]


_Manifest = TypeAdapter(list[ArchivedImage])
_Digests = TypeAdapter(list[str])


@dataclass(frozen=True)
class StoredImage:
    """An image in the cache."""

    config: Path
    """Its configuration, whose SHA-256 is the image's id."""
    layers: tuple[Path, ...]
    """Uncompressed tar files, lowest first, each named by its SHA-256."""


def find(name: str, key: str) -> StoredImage | None:
    """An image in the cache; None where it, or one of its layers, is not there."""
    folder = _find("images", name, key)
    if folder is None:
        return None
    layers = []
    for digest in _Digests.validate_json((folder / _LAYERS).read_bytes()):
        layer = _find("image-layers", digest, "")
        if layer is None:
            shutil.rmtree(folder)
            return None
        layers.append(layer / digest)
    return StoredImage(folder / _CONFIG, tuple(layers))


def make(name: str, key: str, build: Callable[[Path], None]) -> None:
    """Put an image into the cache, unless another process just did; `build` fills the folder with `keep`."""
    cached("images", name, [key], build)


def keep(archive: Iterable[bytes], folder: Path) -> None:
    """Put the one image of a `docker save` archive into `folder`, its layers where all images share them."""
    saved = folder / "saved"
    with TemporaryFile(dir=folder) as file:
        for chunk in archive:
            file.write(chunk)
        file.seek(0)
        with tarfile.open(fileobj=file) as tar:
            tar.extractall(saved, filter="data")
    (image,) = _Manifest.validate_json((saved / "manifest.json").read_bytes())
    layers = [saved / name for name in image.Layers]
    for layer in layers:
        _keep_layer(layer)
    (folder / _CONFIG).write_bytes((saved / image.Config).read_bytes())
    (folder / _LAYERS).write_text(json.dumps([layer.name for layer in layers]))
    shutil.rmtree(saved)


def size_of(images: Iterable[StoredImage]) -> int:
    """Bytes of all their layers, each counted once."""
    return sum(layer.stat().st_size for layer in {layer for image in images for layer in image.layers})


def archive_of(images: Mapping[Reference, StoredImage]) -> Iterator[bytes]:
    """An archive for `docker load` with all these images under these references, in chunks."""
    manifest = []
    blobs: dict[str, Path] = {}
    for reference, image in images.items():
        config = f"{image.config.parent.name}.json"
        layers = [f"blobs/sha256/{layer.name}" for layer in image.layers]
        blobs |= {config: image.config} | dict(zip(layers, image.layers, strict=True))
        manifest.append(ArchivedImage(Config=config, RepoTags=[str(reference)], Layers=layers))
    for name, path in blobs.items():
        with path.open("rb") as data:
            yield from _member(name, data)
    yield from _member("manifest.json", BytesIO(_Manifest.dump_json(manifest)))
    yield bytes(2 * tarfile.BLOCKSIZE)


def _member(name: str, data: BinaryIO) -> Iterator[bytes]:
    """A file of a tar archive: its header, its contents, and zeros up to the end of the block."""
    entry = tarfile.TarInfo(name)
    entry.size = data.seek(0, os.SEEK_END)
    data.seek(0)
    yield entry.tobuf()
    yield from iter(partial(data.read, _CHUNK), b"")
    yield bytes(-entry.size % tarfile.BLOCKSIZE)


def _keep_layer(blob: Path) -> None:
    def move(folder: Path) -> None:
        blob.rename(folder / blob.name)

    cached("image-layers", blob.name, [""], move)


def _find(kind: str, name: str, key: str) -> Path | None:
    """A folder of the cache, if it is there; one that another process is making is waited for."""

    def absent(_: Path) -> None:
        raise FileNotFoundError

    try:
        return cached(kind, name, [key], absent)
    except FileNotFoundError:
        return None
