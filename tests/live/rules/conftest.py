"""promtool, taken out of the very image that the systems run."""

import io
import tarfile
from pathlib import Path

import docker
import pytest
from docker.models.containers import Container

from model.catalogue.metrics import Prometheus


@pytest.fixture(scope="session", autouse=True)
def promtool(engine: docker.DockerClient, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Copies the program to this machine and names it in $PROMTOOL."""
    program = tmp_path_factory.mktemp("promtool") / "promtool"
    container = engine.containers.create(Prometheus().image or "")
    try:
        program.write_bytes(_content(container, "/bin/promtool"))
    finally:
        container.remove(force=True)
    program.chmod(0o755)
    patch = pytest.MonkeyPatch()
    patch.setenv("PROMTOOL", str(program))


def _content(container: Container, path: str) -> bytes:
    """A file of the container; links are followed."""
    chunks, _ = container.get_archive(path)
    with tarfile.open(fileobj=io.BytesIO(b"".join(chunks))) as archive:
        member = archive.getmembers()[0]
        if member.issym():
            return _content(container, str(Path(path).parent / member.linkname))
        file = archive.extractfile(member)
        assert file, f"{path} is no file"
        return file.read()
