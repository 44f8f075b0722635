"""Tells at once of a container that crashes again and again while a deployment is waiting for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import docker
from docker.errors import DockerException

from cli.containers import engine_client, last_lines
from cli.report import console
from planning.plan import Plan

_CRASHES = 3
"""So many restarts are no accident of the start any more."""
_POLL_SECONDS = 1.0


@contextmanager
def crashes_reported(host: str, plan: Plan) -> Iterator[None]:
    """While it is open, every container of the plan that keeps crashing is reported once with its log."""
    done = Event()
    watcher = Thread(target=_watch, args=(host, plan, done), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join(timeout=5)


def _watch(host: str, plan: Plan, done: Event) -> None:
    reported: set[str] = set()
    with engine_client(host) as client:
        while not done.wait(_POLL_SECONDS):
            for container in plan.containers:
                if container.name not in reported and _restarts(client, container.name) >= _CRASHES:
                    reported.add(container.name)
                    console.print(f"\n[red]{container.instance}[/] keeps crashing; its last lines:")
                    console.print(last_lines(client, container), markup=False, style="dim")
                    console.print("Pulumi goes on waiting for it; Ctrl-C ends that.")


def _restarts(client: docker.DockerClient, name: str) -> int:
    """How often Docker has restarted it; 0 where it can't be told at this moment."""
    try:
        return int(client.api.inspect_container(name)["RestartCount"])
    except DockerException:
        return 0
