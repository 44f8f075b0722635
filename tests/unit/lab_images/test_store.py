import hashlib
import io
import json
import shutil
import tarfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from lab.cache import cache_root
from lab.images import store
from lab.images.reference import Reference
from lab.images.store import StoredImage


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANTRY_CACHE", str(tmp_path / "cache"))


def saved(config: bytes, *layers: bytes) -> list[bytes]:
    """An archive as `docker save` makes it."""
    names = [f"blobs/sha256/{hashlib.sha256(layer).hexdigest()}" for layer in layers]
    manifest = [{"Config": "blobs/sha256/config", "RepoTags": ["x:1"], "Layers": names}]
    files = {"blobs/sha256/config": config, "manifest.json": json.dumps(manifest).encode()}
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as tar:
        for name, content in (files | dict(zip(names, layers, strict=True))).items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    whole = data.getvalue()
    return [whole[i : i + 1000] for i in range(0, len(whole), 1000)]


def keep(name: str, config: bytes, *layers: bytes) -> StoredImage:
    store.make(name, "key", lambda folder: store.keep(saved(config, *layers), folder))
    found = store.find(name, "key")
    assert found is not None
    return found


def read(archive: Iterable[bytes]) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(b"".join(archive))) as tar:
        names = tar.getnames()
        assert len(names) == len(set(names))
        return {name: file.read() for name in names if (file := tar.extractfile(name)) is not None}


def test_an_archive_of_several_images_holds_shared_layers_once_and_only_the_tags_asked_for() -> None:
    one, two = keep("one", b"{1}", b"base", b"top of one"), keep("two", b"{2}", b"base", b"top of two")
    files = read(store.archive_of({Reference("one", "9"): one, Reference("two", "8"): two}))
    manifest = json.loads(files.pop("manifest.json"))
    assert [entry["RepoTags"] for entry in manifest] == [["one:9"], ["two:8"]]
    assert [files[entry["Config"]] for entry in manifest] == [b"{1}", b"{2}"]
    assert [files[name] for name in manifest[1]["Layers"]] == [b"base", b"top of two"]
    assert len(files) == 2 + 3
    assert store.size_of([one, two]) == len(b"base" + b"top of one" + b"top of two")


def test_a_layer_that_an_image_has_twice_is_named_twice() -> None:
    image = keep("one", b"{}", b"empty", b"other", b"empty")
    files = read(store.archive_of({Reference("one", "1"): image}))
    names = json.loads(files["manifest.json"])[0]["Layers"]
    assert [files[name] for name in names] == [b"empty", b"other", b"empty"]


def test_an_image_that_was_never_made_is_not_found() -> None:
    assert store.find("nothing", "key") is None


def test_an_image_with_a_layer_deleted_is_not_found_and_can_be_made_again() -> None:
    keep("one", b"{}", b"layer")
    shutil.rmtree(cache_root() / "image-layers")
    assert store.find("one", "key") is None
    assert keep("one", b"{}", b"layer").layers[0].read_bytes() == b"layer"
