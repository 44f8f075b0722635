"""Which images an engine must have before Pulumi starts."""

from pathlib import Path

from cli.images import base_images
from planning.plan import ImageBuild


def bases(folder: Path, text: str, **arguments: str) -> set[str]:
    (folder / "Dockerfile").write_text(text)
    build = ImageBuild(
        service="x", content="0", tag="x:1", context=str(folder), dockerfile="Dockerfile", arguments=arguments
    )
    return base_images(build)


def test_the_image_of_every_stage_is_found(tmp_path: Path) -> None:
    text = (
        "FROM node:22 AS build\nRUN true\nFROM --platform=linux/amd64 nginx:1.30\nCOPY --from=build /a /a\n"
    )
    assert bases(tmp_path, text) == {"node:22", "nginx:1.30"}


def test_a_stage_that_starts_from_another_and_scratch_are_not_images(tmp_path: Path) -> None:
    assert bases(tmp_path, "FROM a:1 AS one\nFROM one AS two\nFROM scratch\n") == {"a:1"}


def test_arguments_are_filled_in(tmp_path: Path) -> None:
    text = "ARG IMAGE=python:3.14\nFROM ${IMAGE}\n"
    assert bases(tmp_path, text) == {"python:3.14"}
    assert bases(tmp_path, text, IMAGE="python:3.13") == {"python:3.13"}
