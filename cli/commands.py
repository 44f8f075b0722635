"""The commands and their options; each is carried out by a file of its own."""

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli import bench, deploy, docs, doctor, logs, testing
from cli.containers import engine_client
from cli.description import plan_of, topology_of
from cli.engine import ensure_engine, find_engine
from cli.on_demand import run_tool, tool
from cli.project import ENGINE, PROJECT
from cli.provision import present
from cli.pulumi import ensure_stack
from cli.render import render as render_files
from cli.report import console, report_running
from cli.secrets import ensure_secrets
from cli.shell import open_shell
from cli.stack import StackRef, stack_ref
from lab import engine as lab_engine
from model.catalogue.k6 import K6
from preflight.local_secrets import local_secrets

app = typer.Typer(
    help="Deploys application stacks with their metrics, logs, dashboards and alerts on Docker hosts.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

StackName = Annotated[str, typer.Argument(help="The stack: a file Pulumi.STACK.yaml.")]
StackOption = Annotated[str, typer.Option("--stack", "-s", help="The stack: a file Pulumi.STACK.yaml.")]
SystemName = Annotated[str | None, typer.Option("--system", help="Another system: a file systems/NAME.yaml.")]


@app.command()
def up(
    stack: StackName = "dev",
    system: SystemName = None,
    refresh: Annotated[bool, typer.Option(help="First ask Docker and Grafana what is there.")] = False,
) -> None:
    """Sets up what is missing and deploys the stack."""
    sys.exit(deploy.up(stack_ref(stack, system), refresh=refresh))


@app.command()
def preview(
    stack: StackName = "dev",
    system: SystemName = None,
    diff: Annotated[bool, typer.Option(help="Show every property that would change.")] = False,
    expect_no_changes: Annotated[bool, typer.Option(help="Fail where there is a change.")] = False,
) -> None:
    """Shows what 'up' would do; changes nothing."""
    options = [*(["--diff"] if diff else []), *(["--expect-no-changes"] if expect_no_changes else [])]
    sys.exit(deploy.preview(stack_ref(stack, system), options))


@app.command()
def down(stack: StackName = "dev", system: SystemName = None) -> None:
    """Removes everything that 'up' made; in production the data stays."""
    sys.exit(deploy.down(stack_ref(stack, system)))


@app.command()
def urls(stack: StackName = "dev", system: SystemName = None) -> None:
    """The services with their health and addresses, and how to log in."""
    ref = stack_ref(stack, system)
    with engine_client(ref.docker_host or find_engine() or "unix:///var/run/docker.sock") as client:
        report_running(client, plan_of(topology_of(ref)), ref)


@app.command()
def load(
    stack: StackName = "dev",
    system: SystemName = None,
    users: Annotated[int | None, typer.Option(min=1, max=1000, help="Virtual users.")] = None,
    duration: Annotated[str | None, typer.Option(help="How long, for example 30s.")] = None,
) -> None:
    """Runs the system's k6 load test; the exit code says whether its thresholds held."""
    ref = stack_ref(stack, system)
    topology = topology_of(ref)
    environment = [*([f"VUS={users}"] if users else []), *([f"DURATION={duration}"] if duration else [])]
    names = [member.name for member in topology.of_kind(K6)]
    with engine_client(ref.docker_host or find_engine() or "unix:///var/run/docker.sock") as client:
        plan = plan_of(topology)
        codes = [run_tool(client, tool(plan, name), [], environment) for name in names]
    if not codes:
        console.print(f"{topology.system.name} has no service of the kind k6")
    sys.exit(max(codes, default=1))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The tool, for example redis-cli.")],
    stack: StackOption = "dev",
    system: SystemName = None,
) -> None:
    """Runs a tool of the system once, with the arguments that follow."""
    ref = stack_ref(stack, system)
    with engine_client(ref.docker_host or find_engine() or "unix:///var/run/docker.sock") as client:
        sys.exit(run_tool(client, tool(plan_of(topology_of(ref)), name), context.args, []))


@app.command("logs")
def show_logs(
    service: Annotated[str | None, typer.Argument(help="One service; else all.")] = None,
    stack: StackOption = "dev",
    system: SystemName = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until interrupted.")] = False,
    tail: Annotated[int, typer.Option(min=1, help="How many lines of each service.")] = 50,
) -> None:
    """What the containers logged, straight from Docker."""
    ref = stack_ref(stack, system)
    with engine_client(ref.docker_host or find_engine() or "unix:///var/run/docker.sock") as client:
        logs.show(client, plan_of(topology_of(ref)), service, follow=follow, tail=tail)


@app.command("secret")
def show_secret(
    name: Annotated[str, typer.Argument(help="The secret, for example grafana-admin-password.")],
    stack: StackName = "dev",
    system: SystemName = None,
) -> None:
    """Prints a secret that was generated on this machine."""
    ref = stack_ref(stack, system)
    generated = local_secrets(PROJECT, ref.name)
    value = generated.get(name)
    if value is None:
        known = ", ".join(sorted(generated)) or "none yet"
        hint = f"pulumi config get --path 'gantry:secrets.{name}' -s {ref.name}"
        console.print(f"no {name!r} was generated here (generated: {known}); configured ones: {hint}")
        sys.exit(1)
    print(value)  # noqa: T201  (so that it can be piped)


@app.command()
def render(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write.")],
    system: SystemName = None,
    stack: StackOption = "dev",
) -> None:
    """Writes everything that would be deployed, without touching anything."""
    written = render_files(stack_ref(stack, system), folder)
    console.print(f"{len(written)} files below {folder}")


@app.command()
def env(stack: StackName = "dev") -> None:
    """Prints the variables for plain 'pulumi': eval "$(./gantry env)"."""
    for key, value in _environment(stack_ref(stack)).items():
        print(f"export {key}={shlex.quote(value)}")  # noqa: T201  (for eval)


@app.command()
def shell(stack: StackName = "dev") -> None:
    """A shell in which plain 'pulumi' works."""
    sys.exit(open_shell(_environment(stack_ref(stack))))


@app.command("docs")
def write_docs() -> None:
    """Regenerates the JSON Schema and the pictures from the model."""
    for path in docs.write():
        console.print(f"wrote {path.relative_to(PROJECT)}")


@app.command("doctor")
def examine() -> None:
    """What is there, what is missing, and where each part came from."""
    sys.exit(doctor.examine())


@app.command("bench")
def run_benchmark(
    system: Annotated[str, typer.Option("--system", help="A file systems/NAME.yaml.")] = "motoo",
    runs: Annotated[int, typer.Option(min=1, max=20, help="How many lives to measure.")] = 3,
) -> None:
    """Measures preview, up, change and destroy in a clone of its own."""
    bench.bench(system, runs)


@app.command("test")
def run_tests(
    fast: Annotated[bool, typer.Option(help="Only what needs no Docker Engine and takes seconds.")] = False,
) -> None:
    """Runs every check and every test."""
    sys.exit(testing.run(fast=fast))


@app.command()
def engine(action: Annotated[str, typer.Argument(help="start, stop or status")]) -> None:
    """The Docker Engine that Gantry starts where the machine has none."""
    match action:
        case "start":
            console.print(ensure_engine(console.print))
        case "stop":
            lab_engine.stop(ENGINE)
        case "status":
            console.print(lab_engine.status(ENGINE))
        case _:
            raise typer.BadParameter(f"{action!r} is none of start, stop, status")


def _environment(ref: StackRef) -> dict[str, str]:
    """With the stack made and its secrets there, so that plain 'pulumi up' works at once."""
    ensure_secrets(ref, topology_of(ref).secrets)
    ready = present(ref)
    ensure_stack(ref, ready.environment)
    return ready.environment
