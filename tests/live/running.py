"""The systems that the live tests run: each is deployed once, when the first test asks for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import docker
import httpx

from planning.plan import ContainerPlan, Plan
from tests.workspace import Result, Workspace, clone, must

OFFSETS = {"dating": 22000, "chat": 10000, "shop": 12000, "template": 14000, "sixth": 11000}
"""Where the ports of each system lie, so that all of them live on one host: below those that the kernel
gives to outgoing connections (32768)."""


@dataclass
class Running:
    """A system that was deployed by './gantry up' from a fresh clone."""

    system: str
    workspace: Workspace
    engine: docker.DockerClient
    printed: Result = field(init=False)
    """What 'up' has printed."""

    @cached_property
    def plan(self) -> Plan:
        """What the description asks for."""
        return self.workspace.plan

    @property
    def offset(self) -> int:
        """What was added to every published port."""
        return OFFSETS[self.system]

    def configure(self, **settings: object) -> None:
        """Writes the stack's configuration with further settings."""
        self.workspace.configure(system=self.system, environment="dev", portOffset=self.offset, **settings)

    def url(self, port: int) -> str:
        """The address of a port that the system's document names."""
        return f"http://127.0.0.1:{self.offset + port}"

    def at(self, instance: str) -> str:
        """The address of a container's first published port."""
        (first, *_) = self.plan.container(instance).ports
        return f"http://{first.address}:{first.host}"

    def secret(self, name: str) -> str:
        """The value of one of the stack's secrets."""
        return must(self.workspace.gantry("secret", name, self.workspace.stack)).stdout.rstrip("\n")

    @cached_property
    def grafana(self) -> httpx.Client:
        """Grafana's API as its administrator."""
        auth = ("admin", self.secret("grafana-admin-password"))
        return httpx.Client(base_url=self.plan.grafana_url, auth=auth, timeout=30)

    def query(self, promql: str) -> list[dict[str, object]]:
        """What Prometheus answers at this moment, through Grafana's data source."""
        answer = self.grafana.get(
            "/api/datasources/proxy/uid/prometheus/api/v1/query", params={"query": promql}
        ).raise_for_status()
        found: list[dict[str, object]] = answer.json()["data"]["result"]
        return found

    def lines(self, logql: str, limit: int = 50) -> list[str]:
        """The newest lines that Loki has for a selector."""
        answer = self.grafana.get(
            "/api/datasources/proxy/uid/loki/loki/api/v1/query_range", params={"query": logql, "limit": limit}
        ).raise_for_status()
        return [line for stream in answer.json()["data"]["result"] for _, line in stream["values"]]

    def logged_services(self) -> set[str]:
        """The services of which Loki has lines."""
        path = "/api/datasources/proxy/uid/loki/loki/api/v1/label/service/values"
        return set(self.grafana.get(path).raise_for_status().json()["data"])

    def container_ids(self) -> dict[str, str]:
        """The id of every container of the stack by name."""
        found = self.engine.containers.list(
            all=True, filters={"label": [f"gantry.system={self.system}", f"gantry.stack={self.plan.stack}"]}
        )
        return {str(c.name): str(c.id) for c in found}

    def states(self) -> dict[str, str]:
        """Health, or Docker's state where there is no health check, by instance."""
        found = {}
        for plan in self.plan.containers:
            state = self.engine.containers.get(plan.name).attrs["State"]
            found[plan.instance] = str(state.get("Health", {}).get("Status", state["Status"]))
        return found

    def memory(self, plan: ContainerPlan) -> float:
        """MiB that the container uses, without the page cache that the kernel can drop."""
        stats = self.engine.api.stats(plan.name, stream=False)
        assert isinstance(stats, dict)
        used = stats["memory_stats"]
        return float((used["usage"] - used.get("stats", {}).get("total_inactive_file", 0)) / 2**20)

    def expected_states(self) -> dict[str, str]:
        """What they must be."""
        return {c.instance: "created" if c.on_demand else "healthy" for c in self.plan.containers}

    @property
    def always_running(self) -> list[ContainerPlan]:
        """The containers that aren't started by hand."""
        return [c for c in self.plan.containers if not c.on_demand]


@dataclass
class Systems:
    """Deploys what is asked for, keeps it, and takes all of it down at the end."""

    engine: docker.DockerClient
    folder: Callable[[str], Path]
    running: dict[str, Running] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)

    def get(self, system: str, description: str | None = None) -> Running:
        """The running system; a `description` is written into the clone first."""
        assert system not in self.failed, self.failed[system]
        if system not in self.running:
            workspace = clone(self.folder(system), "live")
            if description is not None:
                (workspace.path / f"systems/{system}.yaml").write_text(description)
            made = Running(system, workspace, self.engine)
            made.configure()
            made.printed = workspace.gantry("up", "live", timeout=1800)
            if made.printed.returncode != 0:
                self.failed[system] = f"{made.printed.stdout[-6000:]}\n{made.printed.stderr[-6000:]}"
                workspace.gantry("down", "live")
            assert made.printed.returncode == 0, self.failed[system]
            self.running[system] = made
        return self.running[system]

    def down(self, system: str) -> Result:
        """Takes one of them down."""
        return must(self.running.pop(system).workspace.gantry("down", "live"))

    def all_down(self) -> None:
        """Takes down what is still there."""
        for system in list(self.running):
            self.down(system)
