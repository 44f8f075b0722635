"""A panel before it has its place."""

from dataclasses import dataclass, replace

from grafana_foundation_sdk.models.dashboard import Panel

from alert_rules.panels import Panel as LinkedPanel
from alert_rules.panels import PanelPlace


@dataclass(frozen=True)
class Tile:
    """A panel with its size; a dashboard is 24 columns wide."""

    panel: Panel
    width: int = 12
    height: int = 8
    linked: LinkedPanel | PanelPlace | None = None
    """Set where alerts link to it; it has that number then."""

    def sized(self, *, width: int | None = None, height: int | None = None) -> "Tile":
        """The tile in another size."""
        return replace(self, width=width or self.width, height=height or self.height)

    def linked_from(self, linked: LinkedPanel | PanelPlace) -> "Tile":
        """The tile as the one to which alerts link there."""
        return replace(self, linked=linked)


@dataclass(frozen=True)
class Section:
    """Tiles under a heading, placed from left to right and then downwards."""

    title: str
    tiles: tuple[Tile, ...]
