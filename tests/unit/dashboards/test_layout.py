"""Where tiles come to stand."""

from grafana_foundation_sdk.models.dashboard import Panel, RowPanel

from alert_rules.panels import Panel as LinkedPanel
from dashboards.layout import placed
from dashboards.tile import Section, Tile


def tile(width: int, height: int = 8) -> Tile:
    return Tile(Panel(type_val="text"), width=width, height=height)


def places(*sections: Section) -> list[tuple[int, int, int, int]]:
    found = [panel.grid_pos for panel in placed(sections)]
    return [(p.x, p.y, p.w, p.h) for p in found if p]


def test_tiles_stand_side_by_side_below_their_heading() -> None:
    assert places(Section("a", (tile(12), tile(12)))) == [(0, 0, 24, 1), (0, 1, 12, 8), (12, 1, 12, 8)]


def test_a_tile_without_room_goes_below_the_highest_of_the_line() -> None:
    assert places(Section("a", (tile(8, 4), tile(8, 10), tile(12))))[-1] == (0, 11, 12, 8)


def test_a_section_begins_below_the_one_before() -> None:
    assert places(Section("a", (tile(24, 5),)), Section("b", (tile(24),)))[2:] == [
        (0, 6, 24, 1),
        (0, 7, 24, 8),
    ]


def test_a_linked_tile_has_its_own_number_and_takes_none_from_the_others() -> None:
    linked = tile(12).linked_from(LinkedPanel.HOST_DISK)
    with_link = placed([Section("a", (tile(12), linked, tile(12)))])
    without = placed([Section("a", (tile(12), tile(12)))])
    assert [p.id_val for p in with_link] == [100, 101, LinkedPanel.HOST_DISK.number, 102]
    assert [p.id_val for p in without] == [100, 101, 102]


def test_headings_are_rows() -> None:
    assert isinstance(placed([Section("a", ())])[0], RowPanel)
