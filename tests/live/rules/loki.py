"""A Loki of its own with the rules of a system, in the image that the systems run."""

import io
import tarfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import docker
import httpx

from alert_rules.loki import TENANT, rule_files
from config_files.loki import RULES_FOLDER, loki_yml
from model.topology import Topology
from tests.live.conftest import eventually

PORT = 24311


@dataclass(frozen=True)
class Rule:
    """What the ruler says of a rule."""

    health: str
    error: str
    states: tuple[str, ...]
    """Of its alerts: 'pending' or 'firing', each once."""


class Loki:
    """Its HTTP API."""

    def __init__(self) -> None:
        self._api = httpx.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=20)

    def ready(self) -> bool:
        """Whether it takes lines."""
        try:
            return self._api.get("/ready").status_code == 200
        except httpx.TransportError:
            return False

    def push(self, service: str, line: str, age: float = 0, count: int = 1) -> None:
        """Sends so many of a line; the newest is so many seconds old."""
        newest = int((time.time() - age) * 1e9)
        values = [[str(newest - number), line] for number in range(count)]
        body = {"streams": [{"stream": {"service": service}, "values": values}]}
        self._api.post("/loki/api/v1/push", json=body).raise_for_status()

    def rules(self) -> dict[tuple[str, str], Rule]:
        """By group and alert; empty until the ruler has read its files."""
        answer = self._api.get("/prometheus/api/v1/rules").json()
        return {
            (group["name"], rule["name"]): Rule(
                rule["health"],
                rule["lastError"],
                tuple(sorted({alert["state"] for alert in rule["alerts"]})),
            )
            for group in (answer.get("data") or {}).get("groups") or ()
            for rule in group["rules"]
        }


@contextmanager
def loki_with_rules(engine: docker.DockerClient, topology: Topology) -> Iterator[Loki]:
    """Loki as the system configures it; it is removed at the end."""
    service = topology.system.monitoring.loki
    assert service.image
    made = engine.containers.create(
        service.image,
        command=list(service.command("loki")),
        ports={f"{service.listens_on}/tcp": ("127.0.0.1", PORT)},
        tmpfs=dict(service.tmpfs),
    )
    files = {f"{RULES_FOLDER}/{TENANT}/{name}": text for name, text in rule_files(topology).items()}
    try:
        made.put_archive("/", _archive(files | {"/etc/loki/loki.yml": loki_yml(topology)}))
        made.start()
        loki = Loki()
        eventually(loki.ready, 90)
        yield loki
    finally:
        made.remove(force=True, v=True)


def _archive(files: Mapping[str, str]) -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for path, text in files.items():
            entry = tarfile.TarInfo(path.lstrip("/"))
            content = text.encode()
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return archive.getvalue()
