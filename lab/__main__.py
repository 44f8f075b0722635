"""`python -m lab`: the lab's parts by hand."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from lab import engine, toolchain

app = typer.Typer(no_args_is_help=True, help=__doc__, pretty_exceptions_enable=False)
engines = typer.Typer(no_args_is_help=True, help="A Docker Engine of this folder's own.")
app.add_typer(engines, name="engine")

State = Annotated[Path, typer.Option(help="The folder that holds everything the engine keeps.")]


@engines.command()
def start(state: State = Path(".gantry/engine")) -> None:
    """Start the engine and print its DOCKER_HOST."""
    typer.echo(f"DOCKER_HOST={engine.start(state, _progress)}")


@engines.command()
def stop(state: State = Path(".gantry/engine")) -> None:
    """Stop the engine; what it keeps stays."""
    engine.stop(state)
    typer.echo("stopped")


@engines.command()
def status(state: State = Path(".gantry/engine")) -> None:
    """Say whether the engine runs."""
    now = engine.status(state)
    word = (
        f"Docker Engine {now.version} (PID {now.pid}) at {now.docker_host}" if now.running else "not running"
    )
    typer.echo(word)


@app.command(name="toolchain")
def build_toolchain() -> None:
    """Build Pulumi and its plugins, and say where they are."""
    typer.echo(f"the toolchain is in {toolchain.toolchain(_progress)}")


def _progress(line: str) -> None:
    typer.echo(line, err=True)


if __name__ == "__main__":
    try:
        app()
    except (engine.EngineError, toolchain.ToolchainError) as error:
        sys.exit(str(error))
