"""Tools that are started by hand: a copy of the created container, with the user's own arguments."""

import sys
from collections.abc import Sequence

import docker
from docker.errors import NotFound
from docker.models.containers import Container

from cli.errors import CommandError
from cli.terminal import converse
from planning.plan import ContainerPlan, Plan


def tool(plan: Plan, name: str) -> ContainerPlan:
    """The tool of that name.

    Raises:
        CommandError: there is none; the message lists those that there are.
    """
    known = {c.service: c for c in plan.containers if c.on_demand}
    if name not in known:
        raise CommandError(
            f"there is no tool {name!r} in {plan.system} (known: {', '.join(sorted(known)) or 'none'})"
        )
    return known[name]


def run_tool(
    client: docker.DockerClient,
    container: ContainerPlan,
    arguments: Sequence[str],
    environment: Sequence[str],
) -> int:
    """Runs it to its end, its output going to the user; returns its exit code.

    The copy takes every setting (limits, networks, files, rights) from the container that Pulumi made, so
    they are described once.
    """
    talk = container.interactive and not arguments and sys.stdin.isatty()
    copy = _copy(client, container, arguments, environment, terminal=talk)
    try:
        if talk:
            return converse(client, copy)
        copy.start()
        for chunk in copy.logs(stream=True, follow=True):
            print(chunk.decode(errors="replace"), end="", flush=True)  # noqa: T201  (the tool's own output)
        return int(copy.wait()["StatusCode"])
    finally:
        copy.remove(force=True, v=True)


def _copy(
    client: docker.DockerClient,
    plan: ContainerPlan,
    arguments: Sequence[str],
    environment: Sequence[str],
    *,
    terminal: bool,
) -> Container:
    try:
        made = client.containers.get(plan.name)
    except NotFound:
        raise CommandError(f"{plan.name} is not there: run './gantry up' first") from None
    config = dict(made.attrs["Config"])
    config["Cmd"] = [*(config.get("Cmd") or []), *arguments]
    config["Env"] = [*(config.get("Env") or []), *environment]
    config["Tty"] = config["OpenStdin"] = config["StdinOnce"] = terminal
    config["Labels"] = {**config["Labels"], "gantry.run": "true"}
    config["HostConfig"] = made.attrs["HostConfig"]
    networks = made.attrs["NetworkSettings"]["Networks"]
    config["NetworkingConfig"] = {"EndpointsConfig": {name: {} for name in networks}}
    created = client.api.create_container_from_config(config)
    return client.containers.get(created["Id"])
