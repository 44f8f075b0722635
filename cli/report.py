"""What a user sees at the end: services, health, addresses, how to log in; or what failed and why."""

import sys

import docker
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.containers import State, last_lines, last_probe, states
from cli.stack import StackRef
from model.catalogue.grafana import ADMIN_PASSWORD, ADMIN_USER
from planning.plan import ContainerPlan, Plan

# a pipe has no width; a table that is read by a program must not be cut to that of a terminal
console = Console(highlight=False, width=None if sys.stdout.isatty() else 200)


def services_table(found: list[State]) -> Table:
    """One row a service."""
    table = Table(title=None, box=None, pad_edge=False, header_style="bold")
    for heading in ("service", "kind", "health", "address", "memory", "cpus"):
        table.add_column(heading, no_wrap=True)
    for state in found:
        limits = state.plan.limits
        style = "green" if state.status == "healthy" else "dim" if state.good else "red"
        table.add_row(
            state.plan.instance,
            state.plan.kind,
            Text(state.status, style=style),
            ", ".join(addresses(state.plan)),
            f"{limits.memory} MiB",
            f"{limits.cpus:g}",
        )
    return table


def addresses(container: ContainerPlan) -> list[str]:
    """Its published ports, as a URL where it speaks HTTP."""
    http = container.kind not in {"postgres", "redis"}
    return [f"{'http://' if http else ''}{port.address}:{port.host}" for port in container.ports]


def report_running(client: docker.DockerClient, plan: Plan, stack: StackRef) -> bool:
    """Prints the table and how to log in; returns whether everything is as it should be."""
    found = states(client, plan)
    console.print(services_table(found))
    console.print(f"\nGrafana: {plan.grafana_url}   user {ADMIN_USER}, password: ", end="")
    console.print(f"./gantry secret {ADMIN_PASSWORD} {stack.name}", style="bold")
    tools = [state.plan.instance for state in found if state.plan.on_demand]
    if tools:
        console.print("Started by hand: " + ", ".join(f"./gantry run {tool}" for tool in tools))
    return all(state.good for state in found)


def report_failed(client: docker.DockerClient, plan: Plan) -> None:
    """Prints what is not as it should be, with the last lines that it logged."""
    bad = [state for state in states(client, plan) if not state.good]
    for state in bad:
        if state.status == "missing":
            continue
        console.print(f"\n[red]{state.plan.instance}[/] is {state.status}; its last lines:")
        console.print(last_lines(client, state.plan) or "(it logged nothing)", markup=False, style="dim")
        if probe := last_probe(client, state.plan):
            console.print("its health check says:")
            console.print(probe, markup=False, style="dim")
    missing = [state.plan.instance for state in bad if state.status == "missing"]
    if missing:
        console.print(f"\nnot created: {', '.join(missing)} (they wait for what failed)")
    console.print("\nMend the cause and run './gantry up' again: it goes on where it stopped.")
