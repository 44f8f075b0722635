"""The stack's networks, one a tier."""

from collections.abc import Mapping

import pulumi
import pulumi_docker as docker

from planning.plan import NetworkPlan


class Networks(pulumi.ComponentResource):
    """A bridge network for each tier in use."""

    by_name: Mapping[str, docker.Network]

    def __init__(
        self, name: str, args: tuple[NetworkPlan, ...], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("gantry:networks:Networks", name, None, opts)
        self.by_name = {plan.name: self._network(plan) for plan in args}
        self.register_outputs({"names": [network.name for network in self.by_name.values()]})

    def _network(self, plan: NetworkPlan) -> docker.Network:
        ranges = (
            [docker.NetworkIpamConfigArgs(subnet=plan.subnet, gateway=plan.gateway)] if plan.subnet else None
        )
        return docker.Network(
            f"{plan.tier.value}-network",
            name=plan.name,
            driver="bridge",
            internal=plan.internal,
            ipv6=False,  # read back as false, and a change of it replaces the network
            ipam_configs=ranges,
            labels=[docker.NetworkLabelArgs(label="gantry.tier", value=plan.tier.value)],
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
        )
