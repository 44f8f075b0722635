"""The way in: makes an engine have the images that a program will ask it for."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lab.images import build, store
from lab.images.engine import Engine, Present, connect
from lab.images.errors import ImageError
from lab.images.plan import Image, Wanted, plan
from lab.images.reference import Reference
from lab.images.store import StoredImage

Progress = Callable[[str], None]
How = Literal["present", "built", "from cache", "not the lab's"]


@dataclass(frozen=True)
class ImageOrigin:
    """What an engine has under a reference now, and how it came there."""

    reference: str
    how: How
    """`not the lab's`: an image without the lab's labels had the name already and was left alone."""
    origin: str
    """What the image is made from; empty where it is not the lab's."""
    version: str
    """The software's real version, which may differ from the tag; empty where it is not the lab's."""


def ensure_images(docker_host: str, references: Sequence[str], progress: Progress) -> list[ImageOrigin]:
    """Make an engine have an image under each reference, and tell in that order what they are.

    Where all are there it costs one call to the engine. Several processes may do this at once, on the same
    engine or on different ones.

    Args:
        docker_host: a DOCKER_HOST, `unix://…` or `tcp://…`.
        references: `repository:tag`, as the program will ask for them.
        progress: gets lines like `postgres:15.19: from cache`.

    Raises:
        ImageError: the lab has no recipe for a reference, the engine does not answer, or a build failed.
    """
    wanted = plan(references)
    with connect(docker_host) as engine:
        return _Run(engine, progress).provide(wanted)


class _Run:
    """One call of `ensure_images`."""

    def __init__(self, engine: Engine, progress: Progress) -> None:
        self._engine = engine
        self._progress = progress
        self._came: dict[str, How] = {}  # by the images' keys; those that are not in it were there

    def provide(self, wanted: Sequence[Wanted]) -> list[ImageOrigin]:
        inventory = self._engine.inventory()
        now = inventory.by_tag
        missing = [item for item in wanted if _is_missing(now.get(str(item.reference)), item.image)]
        if missing:
            self._build([item.image for item in missing if item.image.key not in inventory.by_key])
            self._give_tags(missing)
            now = self._engine.inventory().by_tag
        origins = [self._origin(item, now[str(item.reference)]) for item in wanted]
        for origin in origins:
            self._progress(f"{origin.reference}: {origin.how}")
        return origins

    def _origin(self, item: Wanted, present: Present) -> ImageOrigin:
        how = "not the lab's" if present.key is None else self._came.get(item.image.key, "present")
        labels = present.labels
        origin, version = labels.get(build.ORIGIN_LABEL, ""), labels.get(build.VERSION_LABEL, "")
        return ImageOrigin(str(item.reference), how, origin, version)

    def _build(self, images: Sequence[Image]) -> None:
        """Build what is not in the cache: Go programs on one core, meanwhile everything else on another."""
        absent = [image for image in dict.fromkeys(images) if store.find(image.name, image.key) is None]
        absent.sort(key=lambda image: len(image.recipe.file.go))
        with ThreadPoolExecutor(1) as compiler:
            programs = [compiler.submit(build.go_binaries, image.recipe) for image in absent]
            try:
                for image, program in zip(absent, programs, strict=True):
                    program.result()
                    self._build_one(image)
            finally:
                for program in programs:
                    program.cancel()

    def _build_one(self, image: Image) -> None:
        start = time.monotonic()

        def make(folder: Path) -> None:
            build.build_image(image, self._engine, folder)
            self._came[image.key] = "built"

        try:
            for reference, parent in image.parents:
                self._have_parent(reference, parent)
            store.make(image.name, image.key, make)
        except ImageError as error:
            raise ImageError(f"{image.name} (lab/images/recipes/{image.recipe.name}): {error}") from error
        if image.key in self._came:
            self._progress(f"{image.name}: built in {time.monotonic() - start:.0f} s")

    def _have_parent(self, reference: Reference, parent: Image) -> None:
        """Put a parent into the engine under the name that the Dockerfile has for it."""
        inventory = self._engine.inventory()
        if _is_missing(inventory.by_tag.get(str(reference)), parent):
            if parent.key not in inventory.by_key and store.find(parent.name, parent.key) is None:
                self._build_one(parent)
            self._give_tags([Wanted(reference, parent)])

    def _give_tags(self, items: Sequence[Wanted]) -> None:
        """Tag what the engine has, load the rest from the cache in one go, and drop what that replaces."""
        before = self._engine.inventory()
        absent = [item for item in items if item.image.key not in before.by_key]
        if absent:
            self._load({item.reference: _stored(item.image) for item in absent})
            self._came |= {item.image.key: "from cache" for item in absent}
        for item in items:
            if item not in absent:
                self._engine.tag(before.by_key[item.image.key].id, item.reference)
            if self._came.get(item.image.key) == "built":
                self._engine.remove(build.temporary_tag(item.image))
            replaced = before.by_tag.get(str(item.reference))
            if replaced is not None and replaced.key != item.image.key:
                self._engine.remove(replaced.id)

    def _load(self, images: dict[Reference, StoredImage]) -> None:
        start = time.monotonic()
        self._engine.load(store.archive_of(images))
        megabytes = store.size_of(images.values()) / 1e6
        seconds = time.monotonic() - start
        self._progress(f"loaded {len(images)} images, {megabytes:.0f} MB, in {seconds:.0f} s")


def _is_missing(present: Present | None, image: Image) -> bool:
    """Whether an image is to be put there; a foreign one of the same name is the user's and stays."""
    return present is None or present.key not in {None, image.key}


def _stored(image: Image) -> StoredImage:
    found = store.find(image.name, image.key)
    if found is None:
        raise ImageError(f"{image.name}: its files vanished from the cache; run this again")
    return found
