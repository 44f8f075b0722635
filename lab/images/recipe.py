"""Recipes: how the lab makes an image, read from `recipes/<name>/recipe.yaml`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from lab.images.errors import ImageError
from lab.images.reference import Reference

HERE = Path(__file__).parent
REPOSITORY_ROOT = HERE.parent.parent


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GoBinary(_Strict):
    """A program built from a pinned Go module and put into the build context under its name."""

    module: str
    """A folder below `go/`."""
    package: str
    binary: str
    ldflags: str = ""
    """Options for the linker; `{version}` in them stands for the recipe's version."""

    @property
    def folder(self) -> Path:
        """Where go.mod and go.sum are."""
        return HERE / "go" / self.module

    def version_of(self, module: str) -> str:
        """The version of a module that go.mod requires (`v3.7.8`)."""
        pattern = rf"^(?:require\s+|\s+){re.escape(module)} (v\S+)"
        found = re.search(pattern, (self.folder / "go.mod").read_text(), re.MULTILINE)
        if found is None:
            raise ImageError(f"recipe of {self.binary}: {self.folder.name}/go.mod does not require {module}")
        return found[1]


class DebianRoot(_Strict):
    """A minimal root file system of the Debian suite that the tag's series names: root.tar in the context."""

    packages: tuple[str, ...]
    """What is in it besides the minimum."""


class RecipeFile(_Strict):
    """The contents of a recipe.yaml."""

    repository: str
    tag: str
    """A regular expression for the whole tag; its group `series` is the Dockerfile's argument SERIES."""
    example: str
    """A tag that it matches, for messages and tests."""
    origin: str
    """What the image really is, for a reader of its labels."""
    version: str | None = None
    """Where it is not in the image's /etc/lab-version: a version, or `module PATH` for the one in go.mod."""
    context: str | None = None
    """The build context's folder from the repository's root, where it is not the recipe's own."""
    debian_root: DebianRoot | None = None
    go: tuple[GoBinary, ...] = ()
    ca_bundle: bool = False
    """Whether the host's CA certificates are put into the build context (ca-certificates.crt)."""

    @field_validator("tag")
    @classmethod
    def _tag_is_a_pattern(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return value

    @model_validator(mode="after")
    def _example_matches(self) -> Self:
        if not re.fullmatch(self.tag, self.example):
            raise ValueError(f"example {self.example!r} does not match tag {self.tag!r}")
        if self.version is not None and self.version.startswith("module ") and not self.go:
            raise ValueError(f"version {self.version!r} needs a go binary")
        return self


@dataclass(frozen=True)
class Recipe:
    """A recipe and its folder."""

    folder: Path
    file: RecipeFile

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    @property
    def context(self) -> Path:
        """The folder that becomes the build context."""
        return REPOSITORY_ROOT / self.file.context if self.file.context else self.folder

    @property
    def declared_version(self) -> str | None:
        """The version where the recipe knows it; otherwise the built image tells (/etc/lab-version)."""
        version = self.file.version
        if version is not None and version.startswith("module "):
            return self.file.go[0].version_of(version.removeprefix("module "))
        return version

    @cached_property
    def parents(self) -> tuple[Reference, ...]:
        """The images that its Dockerfile starts from, stages and `scratch` left out."""
        dockerfile = self.context / "Dockerfile"
        if not dockerfile.is_file():
            raise ImageError(f"recipe {self.name}: there is no {dockerfile}")
        return parents_in(dockerfile.read_text())


def parents_in(dockerfile: str) -> tuple[Reference, ...]:
    """The images that a Dockerfile starts or copies from (FROM, COPY --from), in order, each once."""
    stages = {"scratch"}
    found: dict[Reference, None] = {}
    for line in re.findall(r"^(?:FROM|COPY)\s.+$", dockerfile, re.MULTILINE | re.IGNORECASE):
        words = line.split()
        images = [word.removeprefix("--from=") for word in words if word.startswith("--from=")]
        if words[0].upper() == "FROM":
            image, *alias = [word for word in words[1:] if not word.startswith("--")]
            images.append(image)
        else:
            alias = []
        for image in images:
            if image not in stages and not image.isdigit():
                found[Reference.parse(image)] = None
        stages.update(alias[-1:])
    return tuple(found)


def load_recipes(folder: Path = HERE / "recipes") -> tuple[Recipe, ...]:
    """All recipes, by name.

    Raises:
        ImageError: a recipe.yaml is not valid.
    """
    recipes = []
    for path in sorted(folder.glob("*/recipe.yaml")):
        try:
            recipes.append(Recipe(path.parent, RecipeFile.model_validate(yaml.safe_load(path.read_text()))))
        except ValueError as error:
            raise ImageError(f"{path.parent.name}/recipe.yaml: {error}") from error
    return tuple(recipes)


def choose(recipes: Sequence[Recipe], wanted: Reference) -> tuple[Recipe, str]:
    """The recipe for a reference, and the tag's series (`3.14`; empty where the recipe tells none apart).

    Raises:
        ImageError: the lab has no such image; the message lists what it has.
    """
    for recipe in recipes:
        match = re.fullmatch(recipe.file.tag, wanted.tag)
        if recipe.file.repository == wanted.repository and match is not None:
            return recipe, match.groupdict().get("series", "")
    known = "".join(f"\n  {r.file.repository}:{r.file.example} (tags {r.file.tag})" for r in recipes)
    raise ImageError(
        f"image {wanted}: the lab has no recipe for it; ask for one of{known}\n"
        "or add a folder to lab/images/recipes"
    )
