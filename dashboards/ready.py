"""What stands in for a builder of the SDK."""

from typing import TypeVar

from grafana_foundation_sdk.cog.builder import Builder

T = TypeVar("T")


class Ready(Builder[T]):
    """A value that is built already, where the SDK asks for its builder."""

    def __init__(self, value: T) -> None:
        self._value = value

    def build(self) -> T:
        """The value."""
        return self._value
