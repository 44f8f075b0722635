"""Writes everything that would be deployed, without touching anything."""

import json
from pathlib import Path

from alert_rules.grafana import rule_groups
from cli.description import plan_of, topology_of
from cli.stack import StackRef
from dashboards import dashboards
from model.topology import Topology
from planning.plan import Plan


def render(stack: StackRef, folder: Path) -> list[Path]:
    """The plan, every file of every container, dashboards and rule groups; returns what was written.

    Secrets stand as ${secret:NAME}: no value is read.
    """
    topology = topology_of(stack)
    plan = plan_of(topology)
    return [
        _write(folder / "plan.json", json.dumps(plan.model_dump(mode="json"), indent=2, sort_keys=True)),
        *_files(plan, folder / "files"),
        *_grafana(topology, folder / "grafana"),
    ]


def _files(plan: Plan, folder: Path) -> list[Path]:
    return [
        _write(folder / container.instance / file.path.lstrip("/"), file.content)
        for container in plan.containers
        for part in container.folders
        for file in part.files
    ]


def _grafana(topology: Topology, folder: Path) -> list[Path]:
    boards = [_write(folder / "dashboards" / f"{b.uid}.json", b.json()) for b in dashboards(topology)]
    groups = [
        _write(
            folder / "rule_groups" / f"{g.name}.json",
            json.dumps(g.model_dump(mode="json"), indent=2, sort_keys=True),
        )
        for g in rule_groups(topology)
    ]
    return [*boards, *groups]


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text if text.endswith("\n") else f"{text}\n")
    return path
