"""Prometheus, the exporters, cAdvisor and the Docker socket's filter."""

from typing import ClassVar

from components.tier import Tier


class MetricsTier(Tier):
    """Where metrics come from and where they are kept."""

    type_name: ClassVar[str] = "gantry:tiers:MetricsTier"
