"""The images that a plan needs, brought to the engine before Pulumi starts, with progress."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import docker
from docker.errors import DockerException, ImageNotFound

from cli.errors import CommandError
from cli.sources import Source
from planning.plan import UPLOADER_IMAGE, ImageBuild, Plan

_FROM = re.compile(r"^FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?", re.IGNORECASE | re.MULTILINE)
_ARGUMENT = re.compile(r"^ARG\s+(\w+)=(\S+)", re.MULTILINE)


def needed_images(plan: Plan) -> list[str]:
    """References that the engine must have: those that run, and those that builds start from."""
    running = {c.image for c in plan.containers if not c.built}
    return sorted({UPLOADER_IMAGE} | running | {base for build in plan.builds for base in base_images(build)})


def base_images(build: ImageBuild) -> set[str]:
    """The images in the Dockerfile's FROM lines, with the values of its arguments."""
    text = (Path(build.context) / build.dockerfile).read_text()
    arguments = dict(_ARGUMENT.findall(text)) | dict(build.arguments)
    stages: set[str] = set()
    bases = set()
    for image, stage in _FROM.findall(text):
        name = re.sub(r"\$\{?(\w+)\}?", lambda match: arguments.get(match[1], match[0]), image)
        if name not in stages and name != "scratch":
            bases.add(name)
        stages.add(stage)
    return bases


def ensure_images(plan: Plan, host: str, chosen: Source, progress: Callable[[str], None]) -> None:
    """Pulls what is missing, or has the lab build it.

    Raises:
        CommandError: an image can't be had; the message names it.
    """
    if chosen is Source.LAB:
        _from_lab(needed_images(plan), host, progress)
    else:
        _pull(needed_images(plan), host, progress)


def _from_lab(references: list[str], host: str, progress: Callable[[str], None]) -> None:
    from lab.images.ensure import ensure_images as build  # noqa: PLC0415  (not needed with the internet)
    from lab.images.errors import ImageError  # noqa: PLC0415

    try:
        build(host, references, progress)
    except (ImageError, RuntimeError) as error:
        raise CommandError(str(error)) from error


def _pull(references: list[str], host: str, progress: Callable[[str], None]) -> None:
    client = docker.DockerClient(base_url=host, timeout=600, use_ssh_client=host.startswith("ssh://"))

    def pull(reference: str) -> None:
        try:
            client.images.get(reference)
        except ImageNotFound:
            progress(f"pulling {reference}")
            client.images.pull(reference)

    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(pull, references))
    except DockerException as error:
        raise CommandError(f"an image can't be pulled: {error}") from error
    finally:
        client.close()
