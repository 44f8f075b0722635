"""up, preview and down."""

from cli.containers import engine_client
from cli.crashes import crashes_reported
from cli.description import plan_of, topology_of
from cli.engine import find_engine
from cli.errors import CommandError
from cli.provision import ensure_everything, present
from cli.pulumi import ensure_stack, run
from cli.recovery import recover
from cli.report import console, report_failed, report_running
from cli.secrets import ensure_secrets, unreachable
from cli.stack import StackRef


def up(stack: StackRef, *, refresh: bool) -> int:
    """Deploys the stack; ends with a table of what runs, or with what failed and why."""
    topology = topology_of(stack)
    plan = plan_of(topology)
    new = ensure_secrets(stack, plan.secrets)
    if new:
        console.print(f"generated: {', '.join(new)}", style="dim")
    if silent := unreachable(stack, plan.secrets):
        console.print(f"not configured, so nobody is reached by: {', '.join(silent)}", style="yellow")
    ready = ensure_everything(stack, plan)
    ensure_stack(stack, ready.environment)
    recover(stack, ready.environment, ready.docker_host)
    options = ["--refresh"] if refresh else []
    with crashes_reported(ready.docker_host, plan):
        code = run(["up", "--yes", "--skip-preview", *options], stack, ready.environment)
    with engine_client(ready.docker_host) as client:
        if code != 0:
            report_failed(client, plan)
            return code
        return 0 if report_running(client, plan, stack) else 1


def preview(stack: StackRef, options: list[str]) -> int:
    """Shows what `up` would do; changes nothing."""
    topology = topology_of(stack)
    ensure_secrets(stack, topology.secrets)
    ready = present(stack)
    ensure_stack(stack, ready.environment)
    return run(["preview", *options], stack, ready.environment)


def down(stack: StackRef) -> int:
    """Removes everything that `up` made; in production volumes stay."""
    if find_engine() is None and stack.docker_host is None:
        raise CommandError("no Docker Engine is running, so nothing of the stack is either")
    ready = present(stack)
    ensure_stack(stack, ready.environment)
    recover(stack, ready.environment, ready.docker_host)
    return run(["destroy", "--yes", "--skip-preview"], stack, ready.environment)
