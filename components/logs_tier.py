"""Loki and the shipper."""

from typing import ClassVar

from components.tier import Tier


class LogsTier(Tier):
    """Where logs are kept and what brings them there."""

    type_name: ClassVar[str] = "gantry:tiers:LogsTier"
