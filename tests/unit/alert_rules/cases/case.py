"""What a case is, and short ways to write its series.

Series go by minute, as `promtool test rules` writes them: '0+5x60' is 0, 5, 10, …; '1x60' is 1 for an hour.
"""

from dataclasses import dataclass

from model.topology import Topology
from tests.unit.alert_rules.examples import MOTOO

Series = dict[str, str]


@dataclass(frozen=True)
class Case:
    """One alert with series that make it fire, and others that must not; Grafana asks the same PromQL."""

    alert: str
    service: str
    fires: Series
    silent: tuple[Series, ...]
    minutes: int = 25
    """When it is asked."""
    topology: Topology = MOTOO
    firing: int = 1
    """How many of the alert's instances fire."""


def steady(value: float) -> str:
    """The same value all the time."""
    return f"{value:.15g}x600"


def growing(per_minute: float) -> str:
    """A counter."""
    return f"0+{per_minute:g}x600"


def simple(
    alert: str, service: str, series: str, bad: str, good: str, topology: Topology = MOTOO, minutes: int = 25
) -> Case:
    """A case of one series."""
    return Case(alert, service, {series: bad}, ({series: good},), minutes, topology)


def share(used: str, of: str, bad: str, good: str, whole: str) -> tuple[Series, tuple[Series, ...]]:
    """Two series of which one is a part of the other: bad ones, and good ones."""
    return {used: bad, of: whole}, ({used: good, of: whole},)
