"""The system's own services."""

from typing import ClassVar

from components.tier import Tier


class AppTier(Tier):
    """What is built from source, and the tools that are started by hand."""

    type_name: ClassVar[str] = "gantry:tiers:AppTier"
