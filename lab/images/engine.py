"""What this folder asks of a Docker Engine."""

import io
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import docker
from docker.errors import APIError, DockerException, NotFound

from lab.images import buildkit
from lab.images.errors import ImageError
from lab.images.reference import Reference

KEY_LABEL = "gantry.lab.key"
_TIMEOUT_SECONDS = 600  # loading a gigabyte of layers is one request


@dataclass(frozen=True)
class Present:
    """An image that an engine has."""

    id: str
    labels: Mapping[str, str]

    @property
    def key(self) -> str | None:
        """The key of the lab's image; None for an image that is not the lab's."""
        return self.labels.get(KEY_LABEL)


@dataclass(frozen=True)
class Inventory:
    """All images of an engine, by tag and, where they are the lab's, by key."""

    by_tag: Mapping[str, Present]
    by_key: Mapping[str, Present]


class Engine:
    """An engine's images."""

    def __init__(self, docker_host: str, client: docker.DockerClient) -> None:
        self._docker_host = docker_host
        self._api = client.api

    def inventory(self) -> Inventory:
        """One call, however many images there are."""
        by_tag: dict[str, Present] = {}
        by_key: dict[str, Present] = {}
        for entry in self._api.images():
            present = Present(entry["Id"], entry["Labels"] or {})
            by_tag.update(dict.fromkeys(entry["RepoTags"] or [], present))
            if present.key is not None:
                by_key[present.key] = present
        return Inventory(by_tag, by_key)

    def build(self, context: Path, tag: str, labels: Mapping[str, str], arguments: Mapping[str, str]) -> None:
        """Build the tar file `context` under a tag; see `buildkit.build`."""
        buildkit.build(self._docker_host, context, tag, labels, arguments)

    def archive(self, tag: str) -> Iterator[bytes]:
        """The image as an archive of `docker save`, in chunks."""
        yield from self._api.get_image(tag)

    def load(self, archive: Iterable[bytes]) -> None:
        """Load an archive of `docker load`."""
        for line in self._api.load_image(archive):
            if "error" in line:
                raise ImageError(f"loading images failed: {line['error']}")

    def tag(self, image: str, reference: Reference) -> None:
        """Give an image, named by id or tag, another tag."""
        self._api.tag(image, reference.repository, reference.tag)

    def remove(self, image: str) -> None:
        """Remove a tag, or an image by id; nothing happens where it is gone or in use."""
        try:
            self._api.remove_image(image)
        except APIError as error:
            if error.status_code not in {404, 409}:
                raise

    def read_file(self, image: str, path: str) -> str | None:
        """The text of a file in an image, None where there is no such file; the image is not started."""
        container = self._api.create_container(image, command=["true"])["Id"]
        try:
            chunks, _ = self._api.get_archive(container, path)
            with tarfile.open(fileobj=io.BytesIO(b"".join(chunks))) as tar:
                file = tar.extractfile(tar.getmembers()[0])
                return None if file is None else file.read().decode()
        except NotFound:
            return None
        finally:
            self._api.remove_container(container)


@contextmanager
def connect(docker_host: str) -> Iterator[Engine]:
    """An engine, for as long as it is needed.

    Raises:
        ImageError: it does not answer, or refuses what it is asked.
    """
    try:
        client = docker.DockerClient(base_url=docker_host, timeout=_TIMEOUT_SECONDS, version="auto")
    except DockerException as error:
        raise ImageError(
            f"the Docker Engine at {docker_host} does not answer: start it or correct DOCKER_HOST ({error})"
        ) from error
    try:
        yield Engine(docker_host, client)
    except APIError as error:
        raise ImageError(f"the Docker Engine at {docker_host} refused: {error.explanation}") from error
    finally:
        client.close()
