"""The Pulumi program: configuration in, checked; plan; resources."""

from pathlib import Path

import pulumi

from components.config import stack_inputs
from components.stack import Stack, StackArgs
from model.errors import ConfigurationError
from model.loading import examine
from planning.planner import build_plan
from preflight.host import problems_on_host

PROJECT = Path(__file__).resolve().parent


def main() -> None:
    """Deploys the stack's system; bad input is refused as a whole, before the first resource."""
    inputs = stack_inputs(PROJECT)
    topology, problems = examine(PROJECT, inputs.settings, inputs.stack)
    if topology is not None:
        problems += inputs.missing(topology.secrets)
        problems += problems_on_host(topology, offline_allowed=pulumi.runtime.is_dry_run())
    if topology is None or problems:
        raise pulumi.RunError(str(ConfigurationError(problems)))
    plan = build_plan(topology, PROJECT)
    stack = Stack(plan.system, StackArgs(topology=topology, plan=plan, secrets=inputs.secrets))
    pulumi.export("urls", dict(stack.urls))
    pulumi.export("grafana", plan.grafana_url)


main()
