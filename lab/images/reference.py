"""Image references: what a program asks an engine for."""

import re
from dataclasses import dataclass

from lab.images.errors import ImageError

_PATTERN = re.compile(
    r"(?P<repository>[a-z0-9][a-z0-9._/-]*(?::\d+/[a-z0-9._/-]+)?)(?::(?P<tag>[\w][\w.-]{0,127}))?"
)


@dataclass(frozen=True, order=True)
class Reference:
    """A repository in its familiar form (`redis`, not `docker.io/library/redis`) and a tag."""

    repository: str
    tag: str

    @classmethod
    def parse(cls, text: str) -> "Reference":
        """Read `repository[:tag]`; without a tag it is `latest`, as for every Docker client.

        Raises:
            ImageError: not a reference, or one by digest, which no image built here can have.
        """
        if "@" in text:
            raise ImageError(
                f"image {text!r}: the lab's images have digests of their own; name it by its tag"
            )
        match = _PATTERN.fullmatch(text)
        if match is None:
            raise ImageError(f"image {text!r}: not an image reference; write repository:tag")
        repository = match["repository"].removeprefix("docker.io/").removeprefix("library/")
        return cls(repository, match["tag"] or "latest")

    def __str__(self) -> str:
        return f"{self.repository}:{self.tag}"
