"""Clears away what an interrupted run left: its lock, its plugins, and what it was just creating.

Without this the next `up` would find the stack locked, and then names taken by containers that no state
knows. Removed is only what the state lists as being created and does not hold, under the stack's own names.
"""

import json
import os
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import docker
import psutil
from docker.errors import APIError, NotFound
from pydantic import BaseModel

from cli.containers import engine_client
from cli.errors import CommandError
from cli.progress import console
from cli.project import PROJECT, PULUMI_HOME
from cli.stack import StackRef

_DYING_SECONDS = 3


class _Lock(BaseModel):
    pid: int
    hostname: str


class _Inputs(BaseModel):
    name: str = ""


class _Resource(BaseModel):
    type: str
    inputs: _Inputs = _Inputs()


class _Operation(BaseModel):
    resource: _Resource
    type: str


class _Deployment(BaseModel):
    """The part of an exported state that is looked at; the rest of it is kept as it is."""

    pending_operations: list[_Operation] = []
    resources: list[_Resource] = []

    @property
    def half_made(self) -> list[_Resource]:
        """What was being created and is not in the state."""
        known = {resource.inputs.name for resource in self.resources}
        creating = [o.resource for o in self.pending_operations if o.type == "creating"]
        return [resource for resource in creating if resource.inputs.name not in known]


def recover(stack: StackRef, environment: Mapping[str, str], host: str) -> None:
    """Makes the stack workable again where an earlier run was interrupted; does nothing else.

    Raises:
        CommandError: another run is working on the stack at this moment.
    """
    _end_orphans()
    if _locked_by_the_dead(environment, stack.name):
        _pulumi(environment, "cancel", "--yes", "-s", stack.name)
        console.print(f"an earlier run on {stack.name} was interrupted: its lock is removed", style="dim")
    exported = json.loads(_pulumi(environment, "stack", "export", "-s", stack.name))
    deployment = exported["deployment"]
    found = _Deployment.model_validate({k: v for k, v in deployment.items() if v is not None})
    if not found.pending_operations:
        return
    with engine_client(host) as client:
        for resource in found.half_made:
            if resource.inputs.name.startswith(f"{stack.prefix}-"):
                _remove(client, resource)
    # the CLI itself never forgets a pending create, and would name them at every run
    deployment["pending_operations"] = []
    _pulumi(environment, "stack", "import", "-s", stack.name, given=json.dumps(exported))


def _end_orphans() -> None:
    """Plugins of this checkout whose CLI was killed go on with what they were told to create."""
    for process in psutil.process_iter(["name", "ppid", "environ"]):
        # a plugin's own path tells nothing: an installed one may be a link to somewhere else
        ours = (process.info["environ"] or {}).get("PULUMI_HOME") == str(PULUMI_HOME)
        if ours and process.info["ppid"] == 1 and process.info["name"].startswith("pulumi-resource"):
            process.terminate()


def _locked_by_the_dead(environment: Mapping[str, str], stack: str) -> bool:
    backend = environment.get("PULUMI_BACKEND_URL", "")
    if not backend.startswith("file://"):
        return False
    locks = Path(backend.removeprefix("file://")) / ".pulumi" / "locks"
    found = [_Lock.model_validate_json(path.read_text()) for path in locks.glob(f"**/{stack}/*.json")]
    alive = [lock for lock in found if not _ended_by_now(lock)]
    if alive:
        raise CommandError(
            f"another run (process {alive[0].pid} on {alive[0].hostname}) is working on {stack}: "
            f"wait for it, or end it and run 'pulumi cancel -s {stack}' in './gantry shell'"
        )
    return bool(found)


def _ended_by_now(lock: _Lock, patience: float = _DYING_SECONDS) -> bool:
    """Whether the run that holds a lock is over; one that was just killed gets a moment to be gone.

    A process that has ended but was not collected yet still has its number, and the number of one that is
    gone may belong to another program.
    """
    if lock.hostname != socket.gethostname():
        return False
    deadline = time.monotonic() + patience
    while _runs_pulumi(lock.pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _runs_pulumi(pid: int) -> bool:
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and process.name().startswith("pulumi")
    except psutil.NoSuchProcess:
        return False


def _remove(client: docker.DockerClient, resource: _Resource) -> None:
    """Containers and networks only: a volume that is there already is taken over with its data."""
    name = resource.inputs.name
    try:
        match resource.type.rpartition(":")[2]:
            case "Container":
                client.containers.get(name).remove(force=True, v=True)
            case "Network":
                client.networks.get(name).remove()
            case _:
                return
    except NotFound:
        return
    except APIError as error:
        raise CommandError(f"{name}, left by an interrupted run, can't be removed: {error}") from error
    console.print(f"{name} was left half made by an interrupted run: removed", style="dim")


def _pulumi(environment: Mapping[str, str], *arguments: str, given: str = "") -> str:
    result = subprocess.run(
        ["pulumi", "--non-interactive", *arguments],
        cwd=PROJECT,
        env=os.environ | environment,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        raise CommandError(f"pulumi {' '.join(arguments)} failed:\n{result.stderr.strip()}")
    return result.stdout
