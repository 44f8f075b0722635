"""The runbook pages: runbooks/NAME.md, one for each name of an alert; a description names its own.

`./gantry docs` writes their index, runbooks/README.md.
"""

from pathlib import Path

from alert_rules.definition import Alert

RUNBOOKS = "runbooks/"
"""The pages' folder in the project."""

INDEX = "README.md"

_HEAD = """# Runbooks

One page for each alert, named as it is: what it means, how bad it is, what to look at, what to do.

In queries and commands stand `SERVICE` for the alert's label `service`, `EXPORTER` for the exporter of that
service (the job `SERVICE-exporter`, unless the description names it otherwise), and `SYSTEM-STACK-SERVICE`
for the container's name. Where a service has several containers they are `SYSTEM-STACK-SERVICE-1` and so on;
the alert's label `name` or `instance` says which one is meant.

Pages in a folder are those of a system's own alerts. This list is made from the pages by `./gantry docs`.

| Alert | What it means |
|---|---|
"""


def page_of(alert: Alert) -> str:
    """The path of the alert's page in the project."""
    return alert.runbook or f"{RUNBOOKS}{alert.name}.md"


def index(folder: Path) -> str:
    """The list of the pages in that folder and below, each with the sentence under its title."""
    pages = {page.relative_to(folder): page for page in folder.rglob("*.md") if page.name != INDEX}
    return _HEAD + "".join(
        f"| [{path.with_suffix('')}]({path}) | {_meaning(pages[path])} |\n"
        for path in sorted(pages, key=lambda path: (len(path.parts), path))
    )


def _meaning(page: Path) -> str:
    _, meaning, *_ = page.read_text().split("\n\n")
    return " ".join(meaning.split())
