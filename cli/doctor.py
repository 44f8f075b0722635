"""What is there, what is missing, and where each part came from."""

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from cli.containers import engine_client
from cli.description import plan_of, topology_of
from cli.engine import find_engine
from cli.errors import CommandError
from cli.images import needed_images
from cli.project import ENGINE, PROJECT, STATE, VENV
from cli.report import console
from cli.sources import Source, source
from cli.stack import stack_ref
from lab import engine as lab_engine
from lab.cache import cache_root
from preflight.host import MINIMUM_API


@dataclass(frozen=True)
class Finding:
    """One part: whether it is as it should be, what it is, where it came from, what to do."""

    part: str
    good: bool
    what: str
    origin: str = ""
    remedy: str = ""


def examine() -> int:
    """Prints a table; the exit code is 1 where something is missing that 'up' can't set up itself."""
    findings = [_python(), *_toolchain(), *_engine(), _state(), _cache()]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "part", "what", "where from", "what to do"):
        table.add_column(heading)
    for f in findings:
        table.add_row("[green]ok[/]" if f.good else "[red]!![/]", f.part, f.what, f.origin, f.remedy)
    console.print(table)
    return 0 if all(f.good for f in findings) else 1


def _python() -> Finding:
    return Finding("Python", True, platform.python_version(), f"{VENV} from requirements.lock")


def _toolchain() -> list[Finding]:
    chosen = source()
    if chosen is Source.OFFICIAL:
        built = sorted((cache_root() / "pulumi-official").glob("pulumi-*/pulumi/pulumi"))
        origin = "the vendor's release, checksum verified"
    else:
        built = sorted((cache_root() / "toolchain").glob("*/bin/pulumi"))
        origin = "built from Go modules (lab/toolchain): only package registries answer"
    if not built:
        return [Finding("Pulumi", True, "not yet here", origin, "'./gantry up' gets it"), *_compiler(chosen)]
    version = subprocess.run(
        [built[-1], "version"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return [Finding("Pulumi", True, version, origin), *_compiler(chosen)]


def _compiler(chosen: Source) -> list[Finding]:
    if chosen is Source.OFFICIAL:
        return []
    go = shutil.which("go")
    remedy = "" if go else "install Go 1.26 or newer: the lab builds with it"
    return [Finding("Go", go is not None, go or "missing", "", remedy)]


def _engine() -> list[Finding]:
    host = find_engine()
    if host is None:
        can = os.geteuid() == 0 and Path("/etc/debian_version").exists()
        remedy = "'./gantry up' starts the lab's" if can else "install Docker Engine 26 or newer and start it"
        return [Finding("Docker Engine", can, "none answers", "", remedy)]
    try:
        with engine_client(host) as client:
            about = client.version()
            images = _images(client.api.images())
    except CommandError as failure:
        return [Finding("Docker Engine", False, host, "", str(failure))]
    api = tuple(int(part) for part in about["ApiVersion"].split("."))
    own = lab_engine.status(ENGINE).running and host.endswith(str(lab_engine.status(ENGINE).socket))
    origin = "Debian forky's packages (lab/engine)" if own else "the user's"
    remedy = "" if api >= MINIMUM_API else "Gantry needs Docker Engine 26 or newer"
    what = f"{about['Version']} (API {about['ApiVersion']}) at {host}"
    return [Finding("Docker Engine", api >= MINIMUM_API, what, origin, remedy), *images]


def _images(present: list[dict[str, object]]) -> list[Finding]:
    labels: dict[str, dict[str, str]] = {}
    for image in present:
        tags, found = image.get("RepoTags"), image.get("Labels")
        for tag in tags if isinstance(tags, list) else []:
            labels[tag] = found if isinstance(found, dict) else {}
    wanted = needed_images(plan_of(topology_of(stack_ref("dev"))))
    return [
        Finding(
            f"image {name}",
            True,
            labels[name].get("gantry.lab.version", "the vendor's") if name in labels else "not yet here",
            labels[name].get("gantry.lab.origin", "a registry") if name in labels else "",
            "" if name in labels else "'./gantry up' gets it",
        )
        for name in wanted
    ]


def _state() -> Finding:
    private = STATE.stat().st_mode & 0o077 == 0
    remedy = "" if private else f"chmod 700 {STATE}"
    return Finding("state", private, str(STATE.relative_to(PROJECT)), "this checkout's own", remedy)


def _cache() -> Finding:
    root = cache_root()
    free = shutil.disk_usage(root if root.exists() else Path.home()).free / 1e9
    remedy = "" if free > 10 else "make room: what is built needs about 10 GB"
    return Finding("cache", free > 10, f"{root}, {free:.0f} GB free on its disk", "safe to delete", remedy)
