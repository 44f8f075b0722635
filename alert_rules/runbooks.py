"""The runbook pages: runbooks/NAME.md in this repository, one for each name of an alert.

`./gantry docs` writes their index, runbooks/README.md.
"""

from pathlib import Path

from alert_rules.definition import Alert

RUNBOOKS = "runbooks/"
"""Stands before a page's name where no other place is given: the pages' folder in the repository."""

INDEX = "README.md"

_HEAD = """# Runbooks

One page for each alert, named as it is: what it means, how bad it is, what to look at, what to do.

In queries and commands stand `SERVICE` for the alert's label `service`, `EXPORTER` for the exporter of that
service (the job `SERVICE-exporter`, unless the description names it otherwise), and `SYSTEM-STACK-SERVICE`
for the container's name.

This list is made from the pages by `./gantry docs`.

| Alert | What it means |
|---|---|
"""


def runbook_url(alert: Alert, base: str = RUNBOOKS) -> str:
    """The page's address: under `base`, say the repository's web page, or its path in the repository."""
    return f"{base.rstrip('/')}/{alert.name}.md"


def index(folder: Path) -> str:
    """The list of the pages in that folder, each with the sentence under its title."""
    pages = sorted(page for page in folder.glob("*.md") if page.name != INDEX)
    return _HEAD + "".join(f"| [{page.stem}]({page.name}) | {_meaning(page)} |\n" for page in pages)


def _meaning(page: Path) -> str:
    _, meaning, *_ = page.read_text().split("\n\n")
    return " ".join(meaning.split())
