"""The engine, to see that it is left alone."""

from tests.live.conftest import engine

__all__ = ["engine"]
