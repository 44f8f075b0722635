"""Texts with places for values and labels, for both routers."""

import pytest

from alert_rules.text import for_grafana, for_prometheus, problem_in
from alert_rules.thresholds import Unit


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        (Unit.RATIO, "{{ $value | humanizePercentage }}"),
        (Unit.BYTES, "{{ $value | humanize1024 }}B"),
        (Unit.SECONDS, "{{ $value | humanizeDuration }}"),
        (Unit.COUNT, "{{ $value | humanize }}"),
    ],
)
def test_a_value_is_shown_in_its_unit(unit: Unit, shown: str) -> None:
    assert for_prometheus("now {value}", unit) == f"now {shown}"


def test_grafana_names_the_expression_whose_value_is_meant() -> None:
    assert for_grafana("{value}", Unit.RATIO, "B") == "{{ $values.B.Value | humanizePercentage }}"


def test_labels_are_written_alike_for_both() -> None:
    rendered = {for_prometheus("{label:device}", Unit.COUNT), for_grafana("{label:device}", Unit.COUNT, "B")}
    assert rendered == {"{{ $labels.device }}"}


def test_a_text_without_places_stays_as_it_is() -> None:
    assert for_grafana("at 100% it is killed", Unit.RATIO, "B") == "at 100% it is killed"


def test_a_mistyped_place_is_reported_with_its_remedy() -> None:
    problem = problem_in("it is {valeu}")
    assert problem is not None
    assert "{valeu} is no place for anything -> write {value} or {label:name}" in problem
