"""Loki really deletes what is older than its retention, with the configuration that Gantry generates."""

import io
import tarfile
import time
from collections.abc import Iterator

import docker
import httpx
import pytest
import yaml
from docker.models.containers import Container

from cli.project import PROJECT
from config_files.loki import loki_yml
from model.loading import load_topology
from tests.live.conftest import eventually

PORT = 24310
URL = f"http://127.0.0.1:{PORT}"


def configuration() -> str:
    """Motoo's, with a retention of a day and no patience: all else is what a system runs."""
    document = yaml.safe_load(loki_yml(load_topology(PROJECT, {"system": "motoo"}, "dev")))
    document["limits_config"]["retention_period"] = "24h"
    document["compactor"] |= {
        "compaction_interval": "5s",
        "retention_delete_delay": "1s",
        "apply_retention_interval": "5s",
    }
    document["ingester"] |= {"chunk_idle_period": "1s", "max_chunk_age": "2s", "flush_check_period": "1s"}
    document["common"]["path_prefix"] = "/loki"
    return yaml.safe_dump(document)


@pytest.fixture(scope="module")
def container(engine: docker.DockerClient) -> Iterator[Container]:
    """A Loki of its own."""
    image = load_topology(PROJECT, {"system": "motoo"}, "dev").system.monitoring.loki.image
    assert image
    made = engine.containers.create(
        image, command=["-config.file=/loki/loki.yml"], ports={"3100/tcp": ("127.0.0.1", PORT)}
    )
    try:
        archive = io.BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            entry = tarfile.TarInfo("loki.yml")
            content = configuration().encode()
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
        made.put_archive("/loki", archive.getvalue())
        made.start()
        yield made
    finally:
        made.remove(force=True, v=True)


def ready() -> bool:
    try:
        return httpx.get(f"{URL}/ready").status_code == 200
    except httpx.TransportError:
        return False


def push(line: str, age: float) -> None:
    """Sends one line that is so many seconds old."""
    stamp = str(int((time.time() - age) * 1e9))
    body = {"streams": [{"stream": {"service": line}, "values": [[stamp, line]]}]}
    assert httpx.post(f"{URL}/loki/api/v1/push", json=body).status_code == 204


def chunks(container: Container) -> int:
    """How many files with log lines are on the disk."""
    chunk_store, _ = container.get_archive("/loki/chunks")
    with tarfile.open(fileobj=io.BytesIO(b"".join(chunk_store))) as archive:
        return sum(
            1 for m in archive.getmembers() if m.isfile() and "/fake/" in m.name and "index" not in m.name
        )


def test_lines_older_than_the_retention_are_deleted_and_younger_ones_kept(container: Container) -> None:
    eventually(ready, 90)
    push("old", 30 * 3600)
    push("young", 60)
    container.restart(timeout=30)  # what is in memory goes to the disk, where the compactor works
    eventually(ready, 90)
    assert chunks(container) == 2
    assert eventually(lambda: chunks(container) == 1, 120)
    window = {"start": str(int((time.time() - 3600) * 1e9)), "limit": "10"}
    answer = httpx.get(f"{URL}/loki/api/v1/query_range", params={"query": '{service="young"}', **window})
    assert answer.raise_for_status().json()["data"]["result"] != []
