"""What tests read in dashboards."""

import json
from collections.abc import Iterator
from typing import Any

from dashboards import dashboards
from model.topology import Topology

Json = dict[str, Any]


def documents(topology: Topology) -> dict[str, Json]:
    return {dashboard.uid: json.loads(dashboard.json()) for dashboard in dashboards(topology)}


def panels(document: Json) -> list[Json]:
    return [panel for panel in document["panels"] if panel["type"] != "row"]


def queries(topology: Topology) -> Iterator[tuple[str, Json]]:
    for uid, document in documents(topology).items():
        for panel in panels(document):
            for target in panel["targets"]:
                yield f"{uid}: {panel['title']}", target


def asked(target: Json) -> str:
    """The query's text, in whichever language."""
    return str(target.get("expr") or target["rawSql"])


def promql(expression: str) -> str:
    """The expression with Grafana's variables replaced by what they might be."""
    for variable, value in {"$__rate_interval": "1m", "$service": "a|b", "$server": "a|b"}.items():
        expression = expression.replace(variable, value)
    return expression
