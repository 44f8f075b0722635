from pathlib import Path

import pytest

from lab.images.errors import ImageError
from lab.images.plan import plan
from lab.images.recipe import Recipe, load_recipes


def recipes(folder: Path, **dockerfiles: str) -> tuple[Recipe, ...]:
    for name, dockerfile in dockerfiles.items():
        recipe = folder / name
        recipe.mkdir(exist_ok=True)
        text = f"repository: {name}\ntag: '(?P<series>\\d)(\\.\\d)?'\nexample: '1'\norigin: x\n"
        (recipe / "recipe.yaml").write_text(text)
        (recipe / "Dockerfile").write_text(dockerfile)
    return load_recipes(folder)


def test_tags_of_one_series_share_one_image(tmp_path: Path) -> None:
    one, other, next_series = plan(["app:1.1", "app:1.2", "app:2.1"], recipes(tmp_path, app="FROM scratch"))
    assert one.image == other.image
    assert one.image.key != next_series.image.key


def test_a_changed_parent_changes_the_key_of_its_children(tmp_path: Path) -> None:
    (before,) = plan(["app:1"], recipes(tmp_path, base="FROM scratch", app="FROM base:1"))
    (after,) = plan(["app:1"], recipes(tmp_path, base="FROM scratch\nRUN true", app="FROM base:1"))
    assert before.image.key != after.image.key


def test_a_reference_asked_for_twice_is_planned_once(tmp_path: Path) -> None:
    known = recipes(tmp_path, app="FROM scratch")
    assert [str(w.reference) for w in plan(["app:1", "docker.io/library/app:1"], known)] == ["app:1"]


def test_recipes_that_start_from_each_other_are_refused(tmp_path: Path) -> None:
    known = recipes(tmp_path, a="FROM b:1", b="FROM a:1")
    with pytest.raises(ImageError, match="a:1 -> b:1 -> a:1"):
        plan(["a:1"], known)
