"""Regenerates what the documentation takes from the model; a test fails where it is out of date."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from alert_rules.runbooks import index
from cli.description import topology_of
from cli.project import PROJECT
from cli.stack import stack_ref
from diagrams.mermaid import flowchart
from model.system import System

SCHEMA = PROJECT / "docs" / "system.schema.json"
README = PROJECT / "README.md"
RUNBOOKS = PROJECT / "runbooks"
_PICTURE = re.compile(r"(<!-- picture: (\S+) -->\n```mermaid\n).*?(```)", re.DOTALL)


def generated() -> Iterator[tuple[Path, str]]:
    """Every generated file with what should stand in it."""
    schema = System.model_json_schema() | {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    yield SCHEMA, json.dumps(schema, indent=2) + "\n"
    yield RUNBOOKS / "README.md", index(RUNBOOKS)
    yield README, _PICTURE.sub(lambda m: f"{m[1]}{_picture(m[2])}{m[3]}", README.read_text())


def write() -> list[Path]:
    """Writes what is out of date and returns it."""
    changed = [(path, text) for path, text in generated() if not path.exists() or path.read_text() != text]
    for path, text in changed:
        path.write_text(text)
    return [path for path, _ in changed]


def _picture(system: str) -> str:
    return flowchart(topology_of(stack_ref("dev", system)))
