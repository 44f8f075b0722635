"""Durations and processors in the form in which Docker reports them."""

import pytest

from components.container import _cpus
from components.durations import go_duration
from model.values import duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0s"), (0.5, "500ms"), (1, "1s"), (1.5, "1.5s"), (60, "1m0s"), (90, "1m30s"), (3600, "1h0m0s")],
)
def test_go_durations(seconds: float, text: str) -> None:
    assert go_duration(seconds) == text


@pytest.mark.parametrize(
    ("cores", "text"), [(1, "1.0"), (0.5, "0.5"), (1.25, "1.25"), (10, "10.0"), (0.2, "0.2")]
)
def test_processors(cores: float, text: str) -> None:
    assert _cpus(cores) == text


@pytest.mark.parametrize(("seconds", "text"), [(0, "0s"), (90, "1m30s"), (86400, "1d"), (30 * 86400, "30d")])
def test_prometheus_durations(seconds: int, text: str) -> None:
    assert duration(seconds) == text
