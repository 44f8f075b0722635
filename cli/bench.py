"""Measures a stack's life in a clone of its own and prints a table."""

import subprocess
import tempfile
from pathlib import Path

import yaml
from rich.table import Table

from benchmarks.lifecycle import Life, medians
from benchmarks.measure import Measurement
from cli.clone import clone_files
from cli.description import plan_of, topology_of
from cli.progress import Progress
from cli.project import VENV
from cli.provision import ensure_everything
from cli.report import console
from cli.secrets import generated
from cli.stack import stack_ref

_STACK = "bench"
_OFFSET = 25000


def bench(system: str, runs: int) -> None:
    """Prints the median seconds and peak memory of each step over so many lives."""
    stack = stack_ref("dev", system)
    plan = plan_of(topology_of(stack))
    ready = ensure_everything(stack, plan)
    with tempfile.TemporaryDirectory(prefix="gantry-bench-") as folder, Progress() as progress:
        project = Path(folder)
        clone_files(project)
        (project / ".gantry").mkdir()
        (project / ".gantry" / "venv").symlink_to(VENV)
        secrets = {spec.name: generated(spec) for spec in plan.secrets}
        config = {"system": system, "environment": "dev", "portOffset": _OFFSET, "secrets": secrets}
        keys = {f"gantry:{key}": value for key, value in config.items()}
        (project / f"Pulumi.{_STACK}.yaml").write_text(yaml.safe_dump({"config": keys}))
        environment = ready.environment | {
            "PULUMI_BACKEND_URL": f"file://{project}",
            "PULUMI_CONFIG_PASSPHRASE": "benchmark",
            "PYTHONPATH": str(project),
        }
        life = Life(project, _STACK, environment)
        subprocess.run(
            ["pulumi", "--non-interactive", "stack", "init", _STACK],
            cwd=project,
            env=environment,
            capture_output=True,
            check=True,
        )
        found = []
        for number in range(runs):
            done: dict[str, Measurement] = {}
            for name, step in life.steps():
                done[name] = step()
                progress.line(f"run {number + 1}: {name}: {done[name].seconds:.2f} s")
            found.append(done)
    console.print(_table(medians(found), system, runs))


def _table(found: dict[str, Measurement], system: str, runs: int) -> Table:
    table = Table(title=f"{system}, medians of {runs}", box=None, header_style="bold")
    for heading in ("step", "seconds", "peak MiB"):
        table.add_column(heading, justify="left" if heading == "step" else "right")
    for step, one in found.items():
        table.add_row(step, f"{one.seconds:.2f}", f"{one.peak_mebibytes:.0f}")
    return table
