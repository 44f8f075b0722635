import pytest

from service_kit import fuse as fuse_module
from service_kit.errors import DependencyUnavailableError
from service_kit.fuse import Fuse


class Clock:
    now = 100.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(fuse_module, "monotonic", lambda: clock.now)
    return clock


def fails(fuse: Fuse) -> bool:
    """Whether the dependency was asked (and failed)."""
    asked = False

    def ask() -> None:
        nonlocal asked
        with fuse.guard():
            asked = True
            raise DependencyUnavailableError("redis")

    with pytest.raises(DependencyUnavailableError, match="redis is unavailable"):
        ask()
    return asked


def test_after_a_failure_nobody_asks_for_a_while(clock: Clock) -> None:
    fuse = Fuse("redis", rest_seconds=2)
    assert [fails(fuse), fails(fuse)] == [True, False]
    clock.now += 2
    assert fails(fuse)


def test_a_success_lets_everybody_ask_again(clock: Clock) -> None:
    fuse = Fuse("redis", rest_seconds=2)
    fails(fuse)
    clock.now += 2
    for _ in range(2):
        with fuse.guard():
            pass
    assert fails(fuse)


def test_an_outage_is_logged_once(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    fuse = Fuse("redis", rest_seconds=2)
    for _ in range(5):
        fails(fuse)
        clock.now += 2
    assert len(caplog.records) == 1


def test_other_errors_pass_without_consequence(clock: Clock) -> None:
    fuse = Fuse("redis", rest_seconds=2)
    with pytest.raises(ZeroDivisionError), fuse.guard():
        raise ZeroDivisionError
    assert fails(fuse)
