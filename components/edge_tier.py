"""What users reach: Grafana."""

from typing import ClassVar

from components.tier import Tier


class EdgeTier(Tier):
    """The services on the edge network."""

    type_name: ClassVar[str] = "gantry:tiers:EdgeTier"
