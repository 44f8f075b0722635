"""The stack's containers as Docker sees them now."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import docker
from docker.errors import DockerException, NotFound

from cli.errors import CommandError
from planning.plan import ContainerPlan, Plan


@dataclass(frozen=True)
class State:
    """What became of one container of the plan."""

    plan: ContainerPlan
    status: str
    """'healthy', 'starting', 'unhealthy', 'running', 'exited (1)', 'on demand' or 'missing'."""

    @property
    def good(self) -> bool:
        """Whether it is as it should be."""
        return self.status in {"healthy", "on demand"}


@contextmanager
def engine_client(host: str) -> Iterator[docker.DockerClient]:
    """A client of the engine, closed at the end.

    Raises:
        CommandError: the engine doesn't answer.
    """
    try:
        client = docker.DockerClient(base_url=host, timeout=60, use_ssh_client=host.startswith("ssh://"))
    except (DockerException, OSError) as error:
        raise CommandError(f"the Docker Engine at {host} doesn't answer: {error}") from error
    try:
        yield client
    finally:
        client.close()


def states(client: docker.DockerClient, plan: Plan) -> list[State]:
    """Every container of the plan with its state."""
    return [State(container, _status(client, container)) for container in plan.containers]


def last_lines(client: docker.DockerClient, container: ContainerPlan, count: int = 15) -> str:
    """The end of its log, empty where there is no container."""
    try:
        text = client.containers.get(container.name).logs(tail=count)
    except NotFound:
        return ""
    return text.decode(errors="replace").rstrip()


def last_probe(client: docker.DockerClient, container: ContainerPlan) -> str:
    """What its health check said last, empty where it said nothing."""
    try:
        health = client.containers.get(container.name).attrs["State"].get("Health") or {}
    except NotFound:
        return ""
    log = health.get("Log") or []
    return str(log[-1].get("Output", "")).strip() if log else ""


def _status(client: docker.DockerClient, plan: ContainerPlan) -> str:
    try:
        container = client.containers.get(plan.name)
    except NotFound:
        return "missing"
    state = container.attrs["State"]
    if plan.on_demand:
        return "on demand"
    if state["Status"] != "running":
        return f"{state['Status']} ({state['ExitCode']})"
    return str(state["Health"]["Status"]) if state.get("Health") else "running"
