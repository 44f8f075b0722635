import pytest

from lab.images.errors import ImageError
from lab.images.reference import Reference


@pytest.mark.parametrize(
    ("text", "repository", "tag"),
    [
        ("postgres:15.19", "postgres", "15.19"),
        ("docker.io/library/redis:7", "redis", "7"),
        ("docker.io/prom/prometheus:v3.14.0", "prom/prometheus", "v3.14.0"),
        ("ghcr.io/google/cadvisor:v0.60.5", "ghcr.io/google/cadvisor", "v0.60.5"),
        ("registry.example:5000/team/app:1", "registry.example:5000/team/app", "1"),
        ("busybox", "busybox", "latest"),
    ],
)
def test_a_reference_is_read_in_its_familiar_form(text: str, repository: str, tag: str) -> None:
    assert Reference.parse(text) == Reference(repository, tag)


def test_a_reference_by_digest_is_refused_with_the_remedy() -> None:
    with pytest.raises(ImageError, match="name it by its tag"):
        Reference.parse("postgres@sha256:" + "0" * 64)


@pytest.mark.parametrize("text", ["", "Postgres:15", "postgres:", "postgres:1 5", "${BASE}"])
def test_what_is_no_reference_is_refused_and_named(text: str) -> None:
    with pytest.raises(ImageError, match="repository:tag"):
        Reference.parse(text)
