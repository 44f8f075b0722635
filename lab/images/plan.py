"""From references to images with keys: what is to be built, from what, before any engine is asked."""

import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.cache import Input, digest
from lab.images.errors import ImageError
from lab.images.recipe import Recipe, choose, load_recipes
from lab.images.reference import Reference

_FORMAT = "1"
"""Raised when images are made differently from the same recipes."""


@dataclass(frozen=True)
class Image:
    """One image to have: its recipe, the tag's series, and the images that its Dockerfile starts from."""

    recipe: Recipe
    series: str
    parents: tuple[tuple[Reference, "Image"], ...]
    key: str
    """A hash of all that it is made from, its parents' keys included."""

    @property
    def name(self) -> str:
        """The recipe's name and series, for folders and messages."""
        return f"{self.recipe.name}-{self.series}" if self.series else self.recipe.name


@dataclass(frozen=True)
class Wanted:
    """A reference asked for and the image that will bear it."""

    reference: Reference
    image: Image


def plan(references: Iterable[str], recipes: Sequence[Recipe] | None = None) -> tuple[Wanted, ...]:
    """The images for some references, each reference once, in the order asked for.

    Raises:
        ImageError: a reference that no recipe matches, or recipes that start from each other.
    """
    known = load_recipes() if recipes is None else recipes
    unique = dict.fromkeys(Reference.parse(text) for text in references)
    return tuple(Wanted(reference, _image(reference, known, ())) for reference in unique)


def host_ca_bundle() -> Path:
    """The file with the CA certificates that this machine trusts ($SSL_CERT_FILE, else OpenSSL's default).

    Raises:
        ImageError: there is none.
    """
    candidates = (ssl.get_default_verify_paths().cafile, "/etc/ssl/certs/ca-certificates.crt")
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            return Path(candidate)
    raise ImageError("no CA bundle on this machine: install ca-certificates or set SSL_CERT_FILE to one")


def _image(reference: Reference, recipes: Sequence[Recipe], path: tuple[Reference, ...]) -> Image:
    if reference in path:
        raise ImageError(f"recipes start from each other: {' -> '.join(map(str, (*path, reference)))}")
    recipe, series = choose(recipes, reference)
    parents = tuple((parent, _image(parent, recipes, (*path, reference))) for parent in recipe.parents)
    inputs: list[Input] = [_FORMAT, recipe.folder, series, *(image.key for _, image in parents)]
    if recipe.context != recipe.folder:
        inputs.append(recipe.context)
    inputs.extend(binary.folder for binary in recipe.file.go)
    if recipe.file.ca_bundle:
        inputs.append(host_ca_bundle())
    return Image(recipe, series, parents, digest(inputs))
