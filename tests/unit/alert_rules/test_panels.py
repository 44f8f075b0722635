"""The numbers in links from alerts to panels."""

from collections import Counter

from alert_rules import alerts
from alert_rules.panels import Panel
from tests.unit.alert_rules.examples import TOPOLOGIES


def test_no_two_panels_of_a_dashboard_have_one_number() -> None:
    places = [panel.value for panel in Panel.__members__.values()]
    assert [place for place, count in Counter(places).items() if count > 1] == []
    assert len(Panel) == len(Panel.__members__), "an equal value would make one panel an alias of the other"


def test_linked_panels_have_numbers_below_those_of_the_others() -> None:
    assert [panel for panel in Panel if not 1 <= panel.number <= 99] == []


def test_every_panel_that_is_registered_is_linked_by_an_alert() -> None:
    linked = {alert.panel for topology in TOPOLOGIES.values() for alert in alerts(topology)}
    assert set(Panel) - linked == set()
