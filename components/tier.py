"""A tier: the containers that are deployed together, each after what it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import ClassVar

import pulumi
import pulumi_docker as docker

from components.container import HardenedContainer, HardenedContainerArgs
from planning.plan import ContainerPlan, ImageBuild, VolumePlan


@dataclass(frozen=True, kw_only=True)
class TierArgs:
    """The tier's part of the plan and what the stack shares."""

    containers: tuple[ContainerPlan, ...]
    volumes: tuple[VolumePlan, ...]
    builds: tuple[ImageBuild, ...]
    networks: Mapping[str, docker.Network]
    shared_volumes: Mapping[str, docker.Volume]
    """Those that belong to the stack, by their names on the host."""
    secrets: pulumi.Output[Mapping[str, str]]
    running: Mapping[str, docker.Container]
    """The containers of earlier tiers, by instance."""
    keep_data: bool
    """Whether volumes are protected and outlive the stack (production)."""


class Tier(pulumi.ComponentResource):
    """Volumes, images and containers of one tier. Each tier is a subclass with a type of its own."""

    type_name: ClassVar[str]
    containers: Mapping[str, docker.Container]

    def __init__(self, name: str, args: TierArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(self.type_name, name, None, opts)
        plans = {plan.instance: plan for plan in args.containers}
        services = {plan.service for plan in args.containers}
        own = {v.name: self._volume(v, args.keep_data) for v in args.volumes if v.service in services}
        volumes = {**args.shared_volumes, **own}
        images = {b.tag: self._image(b) for b in args.builds if b.service in services}
        created: dict[str, docker.Container] = {}
        order = TopologicalSorter({i: [n for n in p.needs if n in plans] for i, p in sorted(plans.items())})
        for instance in order.static_order():
            plan = plans[instance]
            running = {**args.running, **created}
            hardened = HardenedContainer(
                instance,
                HardenedContainerArgs(
                    plan=plan,
                    networks=args.networks,
                    volumes=[volumes[name] for name in sorted(plan.volume_names)],
                    secrets=args.secrets,
                    needs=[
                        *(running[n] for n in plan.needs),
                        *([images[plan.image]] if plan.image in images else []),
                    ],
                ),
                pulumi.ResourceOptions(parent=self),
            )
            created[instance] = hardened.container
        self.containers = created
        self.register_outputs({"containers": {i: c.name for i, c in created.items()}})

    def _volume(self, volume: VolumePlan, keep: bool) -> docker.Volume:
        return docker.Volume(
            f"{volume.service}-data",
            name=volume.name,
            labels=[docker.VolumeLabelArgs(label="gantry.service", value=volume.service)],
            opts=pulumi.ResourceOptions(parent=self, protect=keep, retain_on_delete=keep),
        )

    def _image(self, build: ImageBuild) -> docker.RemoteImage:
        return docker.RemoteImage(
            f"{build.service}-image",
            name=build.tag,
            build=docker.RemoteImageBuildArgs(
                context=build.context,
                dockerfile=build.dockerfile,
                build_args=dict(build.arguments) or None,
            ),
            triggers={"content": build.tag},
            opts=pulumi.ResourceOptions(parent=self),
        )
