"""The cluster's health: red where documents are lost, yellow where copies are missing, green otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .index import Index

Color = Literal["green", "yellow", "red"]
COLORS: tuple[Color, ...] = ("red", "yellow", "green")
"""From bad to good."""


@dataclass(frozen=True)
class Health:
    """Counts of shards; a copy of one can't be on the node that has the shard, so there are none."""

    primaries: int
    lost: int
    copies_missing: int

    @property
    def color(self) -> Color:
        """The worst that holds."""
        if self.lost:
            return "red"
        return "yellow" if self.copies_missing else "green"

    @property
    def unassigned(self) -> int:
        """Shards and copies that are nowhere."""
        return self.lost + self.copies_missing

    @property
    def active_percent(self) -> float:
        """How many of all there should be are there."""
        wanted = self.primaries + self.unassigned
        return 100.0 * self.primaries / wanted if wanted else 100.0


def health_of(indices: Sequence[Index]) -> Health:
    """The health of some indices."""
    primaries = lost = missing = 0
    for index in indices:
        settings = index.record.settings
        if index.shard.is_lost:
            lost += settings.number_of_shards
        else:
            primaries += settings.number_of_shards
        missing += settings.number_of_shards * settings.replicas
    return Health(primaries, lost, missing)
