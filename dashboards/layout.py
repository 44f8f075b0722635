"""Where tiles are placed, and what their numbers are."""

from collections.abc import Sequence

from grafana_foundation_sdk.models.dashboard import GridPos, Panel, RowPanel

from dashboards.tile import Section

COLUMNS = 24
_FIRST_FREE_NUMBER = 100
"""Smaller numbers belong to `alert_rules.panels.Panel`."""


def placed(sections: Sequence[Section]) -> list[Panel | RowPanel]:
    """The sections' headings and panels with their positions and numbers."""
    panels: list[Panel | RowPanel] = []
    number, y = _FIRST_FREE_NUMBER, 0
    for section in sections:
        heading = RowPanel(title=section.title, id_val=number, grid_pos=GridPos(h=1, w=COLUMNS, x=0, y=y))
        panels.append(heading)
        number, x, y, height = number + 1, 0, y + 1, 0
        for tile in section.tiles:
            if x + tile.width > COLUMNS:
                x, y, height = 0, y + height, 0
            tile.panel.grid_pos = GridPos(h=tile.height, w=tile.width, x=x, y=y)
            tile.panel.id_val = tile.linked.number if tile.linked else number
            panels.append(tile.panel)
            number, x, height = number + (tile.linked is None), x + tile.width, max(height, tile.height)
        y += height
    return panels
