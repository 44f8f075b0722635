"""promtool, taken out of the very image that the systems run."""

import io
import tarfile
from pathlib import Path

import docker
import pytest

from model.catalogue.metrics import Prometheus


@pytest.fixture(scope="session", autouse=True)
def promtool(engine: docker.DockerClient, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Copies the program to this machine and names it in $PROMTOOL."""
    folder = tmp_path_factory.mktemp("promtool")
    container = engine.containers.create(Prometheus().image or "")
    try:
        chunks, _ = container.get_archive("/bin/promtool")
        with tarfile.open(fileobj=io.BytesIO(b"".join(chunks))) as archive:
            member = archive.getmember("promtool")
            if member.issym():
                chunks, _ = container.get_archive(str(Path("/bin") / member.linkname))
        with tarfile.open(fileobj=io.BytesIO(b"".join(chunks))) as archive:
            archive.extractall(folder, filter="data")
    finally:
        container.remove(force=True)
    (program,) = folder.iterdir()
    patch = pytest.MonkeyPatch()
    patch.setenv("PROMTOOL", str(program))
