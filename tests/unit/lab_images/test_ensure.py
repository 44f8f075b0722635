from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from lab.images import ImageOrigin, ensure, ensure_images
from lab.images.engine import KEY_LABEL, Engine, Inventory, Present
from lab.images.plan import plan
from lab.images.reference import Reference


class FakeEngine(Engine):
    """An engine that remembers its images' tags and counts the questions about them."""

    def __init__(self, **images: Present) -> None:
        self.tags: dict[str, Present] = {name.replace("_", ":"): image for name, image in images.items()}
        self.questions = 0
        self.removed: list[str] = []

    def inventory(self) -> Inventory:
        self.questions += 1
        by_key = {image.key: image for image in self.tags.values() if image.key is not None}
        return Inventory(dict(self.tags), by_key)

    def tag(self, image: str, reference: Reference) -> None:
        self.tags[str(reference)] = next(present for present in self.tags.values() if present.id == image)

    def remove(self, image: str) -> None:
        self.removed.append(image)

    def load(self, archive: Iterable[bytes]) -> None:
        raise AssertionError("nothing is to be loaded")

    def build(self, context: Path, tag: str, labels: Mapping[str, str], arguments: Mapping[str, str]) -> None:
        raise AssertionError("nothing is to be built")


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GANTRY_CACHE", str(tmp_path / "cache"))


def run(engine: Engine, *references: str) -> tuple[list[ImageOrigin], list[str]]:
    @contextmanager
    def connect(_: str) -> Iterator[Engine]:
        yield engine

    lines: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ensure, "connect", connect)
        return ensure_images("unix:///x.sock", references, lines.append), lines


def lab_image(reference: str, name: str) -> Present:
    (wanted,) = plan([reference])
    return Present(name, {KEY_LABEL: wanted.image.key, "gantry.lab.version": "15.20"})


def test_images_that_are_there_cost_one_question() -> None:
    engine = FakeEngine(
        **{"redis_7.4.11": lab_image("redis:7.4.11", "a"), "busybox_1.37": lab_image("busybox:1.37", "b")}
    )
    origins, lines = run(engine, "redis:7.4.11", "busybox:1.37")
    assert [origin.how for origin in origins] == ["present", "present"]
    assert lines == ["redis:7.4.11: present", "busybox:1.37: present"]
    assert engine.questions == 1


def test_an_image_of_the_users_own_is_left_alone_and_said_to_be() -> None:
    engine = FakeEngine(**{"redis_7.4.11": Present("theirs", {"maintainer": "them"})})
    (origin,), _ = run(engine, "redis:7.4.11")
    assert origin.how == "not the lab's"
    assert engine.tags["redis:7.4.11"].id == "theirs"
    assert engine.removed == []


def test_another_tag_of_an_image_that_is_there_is_only_a_tag() -> None:
    engine = FakeEngine(**{"postgres_15.19": lab_image("postgres:15.19", "a")})
    (origin,), _ = run(engine, "postgres:15.20")
    assert engine.tags["postgres:15.20"].id == "a"
    assert (origin.how, origin.version) == ("present", "15.20")


def test_an_outdated_image_of_the_lab_is_replaced_and_removed() -> None:
    outdated = Present("old", {KEY_LABEL: "0"})
    engine = FakeEngine(**{"postgres_15.19": outdated, "postgres_15": lab_image("postgres:15", "new")})
    run(engine, "postgres:15.19")
    assert engine.tags["postgres:15.19"].id == "new"
    assert engine.removed == ["old"]
