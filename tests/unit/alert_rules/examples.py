"""Two systems: Motoo, which has every kind, and one that has as little as a system can have."""

from cli.project import PROJECT
from model.loading import load_topology
from model.settings import StackSettings
from model.system import System
from model.topology import Topology

MOTOO = load_topology(PROJECT, {"system": "motoo"}, "dev")

SMALL = Topology(
    System.model_validate(
        {
            "name": "small",
            "services": {
                "web": {"kind": "service", "image": "nginx:1.30.4", "port": 8080, "metrics": "none"}
            },
        }
    ),
    StackSettings(system="small"),
    "dev",
)
"""No database, no metrics of its own, and Alloy instead of Promtail."""


def described(**services: object) -> Topology:
    """A system of these services."""
    return Topology(
        System.model_validate({"name": "example", "services": services}),
        StackSettings(system="example"),
        "dev",
    )
