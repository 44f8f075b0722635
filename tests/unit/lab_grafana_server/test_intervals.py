import pytest

from lab.grafana_server.grafana_lab.alerting.intervals import TimeInterval, contains
from lab.grafana_server.grafana_lab.durations import format_duration, parse_duration
from lab.grafana_server.grafana_lab.timefmt import parse_rfc3339, rfc3339
from lab.grafana_server.grafana_lab.timerange import parse_moment


def at(text: str) -> float:
    moment = parse_rfc3339(text)
    assert moment is not None
    return moment


@pytest.mark.parametrize(
    ("interval", "moment", "inside"),
    [
        ({"times": [{"start_time": "08:00", "end_time": "17:00"}]}, "2027-01-15T08:00:00Z", True),
        ({"times": [{"start_time": "08:00", "end_time": "17:00"}]}, "2027-01-15T17:00:00Z", False),
        ({"times": [{"start_time": "22:00", "end_time": "24:00"}]}, "2027-01-15T23:59:00Z", True),
        ({"weekdays": ["monday:thursday"]}, "2027-01-15T00:00:00Z", False),
        ({"weekdays": ["monday:thursday", "friday"]}, "2027-01-15T00:00:00Z", True),
        ({"days_of_month": ["-3:-1"]}, "2027-02-26T00:00:00Z", True),
        ({"days_of_month": ["-3:-1"]}, "2027-02-25T00:00:00Z", False),
        ({"days_of_month": ["1:5", "31"]}, "2027-01-31T00:00:00Z", True),
        ({"months": ["november:december", "2"]}, "2027-02-01T00:00:00Z", True),
        ({"years": ["2024:2026"]}, "2027-01-01T00:00:00Z", False),
        ({"times": [{"start_time": "09:00", "end_time": "10:00"}], "location": "Europe/Berlin"},
         "2027-01-15T08:30:00Z", True),
        ({}, "2027-01-15T08:30:00Z", True),
    ],
)  # fmt: skip
def test_an_interval_contains_a_moment(interval: dict[str, object], moment: str, inside: bool) -> None:
    assert contains(TimeInterval.model_validate(interval), at(moment)) is inside


@pytest.mark.parametrize(
    ("text", "seconds", "canonical"),
    [
        ("60s", 60.0, "1m"),
        ("24h", 86_400.0, "1d"),
        ("2m0s", 120.0, "2m"),
        ("1h30m", 5_400.0, "1h30m"),
        ("8d", 691_200.0, "8d"),
        ("14d", 1_209_600.0, "2w"),
        ("1500ms", 1.5, "1s500ms"),
        ("0", 0.0, "0s"),
        ("", 0.0, "0s"),
    ],
)
def test_a_duration_has_one_canonical_form(text: str, seconds: float, canonical: str) -> None:
    assert parse_duration(text) == seconds
    assert format_duration(seconds) == canonical


@pytest.mark.parametrize("text", ["5", "m", "1 m", "1x"])
def test_a_duration_without_unit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a valid duration"):
        parse_duration(text)


def test_times_are_written_in_utc_and_gos_zero_time_is_none() -> None:
    assert rfc3339(1_800_000_000.5) == "2027-01-15T08:00:00.5Z"
    assert rfc3339(None) == "0001-01-01T00:00:00Z"
    assert parse_rfc3339("2027-01-15T09:00:00.5+01:00") == 1_800_000_000.5
    assert parse_rfc3339("0001-01-01T00:00:00Z") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("now", 1000.0), ("now-5m", 700.0), ("now+1s", 1001.0), ("2000", 2.0), ("1970-01-01T00:01:00Z", 60.0)],
)
def test_a_moment_is_relative_or_absolute(text: str, expected: float) -> None:
    assert parse_moment(text, 1000.0) == expected
