"""The checked system of a stack, as every command needs it."""

from cli.project import PROJECT
from cli.stack import StackRef
from model.loading import load_topology
from model.topology import Topology
from planning.plan import Plan
from planning.planner import build_plan


def topology_of(stack: StackRef) -> Topology:
    """The stack's system.

    Raises:
        ConfigurationError: with everything that is wrong in its settings and description.
    """
    return load_topology(PROJECT, stack.settings, stack.name)


def plan_of(topology: Topology) -> Plan:
    """The plan of a checked system."""
    return build_plan(topology, PROJECT)
