from pathlib import Path

import pytest

from lab.images.errors import ImageError
from lab.images.recipe import Recipe, choose, load_recipes, parents_in
from lab.images.reference import Reference

RECIPES = load_recipes()


def write_recipe(folder: Path, text: str) -> Path:
    recipe = folder / "thing"
    recipe.mkdir()
    (recipe / "recipe.yaml").write_text(text)
    return folder


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_each_recipe_is_the_one_chosen_for_its_example(recipe: Recipe) -> None:
    chosen, _ = choose(RECIPES, Reference(recipe.file.repository, recipe.file.example))
    assert chosen is recipe


@pytest.mark.parametrize("recipe", [r for r in RECIPES if not r.file.context], ids=lambda recipe: recipe.name)
def test_each_recipe_starts_from_images_that_the_lab_has(recipe: Recipe) -> None:
    for parent in recipe.parents:
        choose(RECIPES, parent)


@pytest.mark.parametrize("recipe", [r for r in RECIPES if r.file.go], ids=lambda recipe: recipe.name)
def test_each_go_recipe_knows_its_version_from_go_mod(recipe: Recipe) -> None:
    assert recipe.declared_version is not None
    assert recipe.declared_version.startswith("v")


def test_the_series_in_a_tag_is_told() -> None:
    assert choose(RECIPES, Reference.parse("python:3.13.9-slim"))[1] == "3.13"
    assert choose(RECIPES, Reference.parse("postgres:15"))[1] == ""


@pytest.mark.parametrize(
    "text", ["postgres:16.1", "redis_exporter:v1.88.0", "oliver006/redis_exporter:v1.88.0", "nginx:1.30.4"]
)
def test_an_unknown_image_is_refused_with_a_list_of_what_there_is(text: str) -> None:
    with pytest.raises(ImageError, match=r"no recipe for it(.|\n)*postgres:15\.19(.|\n)*redis:7\.4\.11"):
        choose(RECIPES, Reference.parse(text))


def test_parents_are_the_images_of_from_and_copy_without_stages() -> None:
    dockerfile = """\
FROM --platform=linux/amd64 python:3.14-slim AS build
COPY --from=busybox:1.37 --chown=1:1 /bin/sh /bin/
from build as test
COPY --from=0 /x /y
FROM scratch
COPY --from=test /out /
"""
    assert parents_in(dockerfile) == (Reference("python", "3.14-slim"), Reference("busybox", "1.37"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("repository: a\ntag: '1'\nexample: '2'\norigin: x", "does not match"),
        ("repository: a\ntag: '('\nexample: '2'\norigin: x", "tag"),
        ("repository: a\ntag: '1'\nexample: '1'\norigin: x\nports: [1]", "ports"),
        ("repository: a\ntag: '1'\nexample: '1'\norigin: x\nversion: module m", "needs a go binary"),
    ],
)
def test_a_bad_recipe_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ImageError, match=rf"thing/recipe\.yaml: (.|\n)*{message}"):
        load_recipes(write_recipe(tmp_path, text))


def test_a_recipe_without_a_dockerfile_is_refused_when_it_is_asked_for(tmp_path: Path) -> None:
    (recipe,) = load_recipes(write_recipe(tmp_path, "repository: a\ntag: '1'\nexample: '1'\norigin: x"))
    with pytest.raises(ImageError, match=r"there is no .*Dockerfile"):
        _ = recipe.parents
