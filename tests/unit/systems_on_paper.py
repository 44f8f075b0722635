"""Descriptions that exist in a test only."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from model.errors import Problem
from model.loading import examine, load_topology
from model.topology import Topology


def written(project: Path, text: str) -> Path:
    """The project with systems/shop.yaml of that text, which begins below the name."""
    folder = project / "systems"
    folder.mkdir(exist_ok=True)
    (folder / "shop.yaml").write_text("name: shop\n" + dedent(text))
    return project


def topology_of(project: Path, text: str, settings: Mapping[str, object] | None = None) -> Topology:
    """The checked topology of the stack 'dev'."""
    return load_topology(written(project, text), {"system": "shop", **(settings or {})}, "dev")


def problems_of(project: Path, text: str, settings: Mapping[str, object] | None = None) -> dict[str, Problem]:
    """What is wrong with it, by key."""
    found = examine(written(project, text), {"system": "shop", **(settings or {})}, "dev")[1]
    assert all(p.value and p.reason and p.remedy for p in found)
    return {problem.key: problem for problem in found}
