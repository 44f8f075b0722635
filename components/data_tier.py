"""Databases, caches and brokers, with their volumes."""

from typing import ClassVar

from components.tier import Tier


class DataTier(Tier):
    """What keeps the system's state."""

    type_name: ClassVar[str] = "gantry:tiers:DataTier"
