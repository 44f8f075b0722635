"""Randomness that can be repeated."""

from random import Random


def chance(seed: int | None, stream: str) -> Random:
    """A generator of its own for each stream: what one draws does not change what another one gets.

    Without a seed it is different at each start.
    """
    return Random(None if seed is None else f"{seed}/{stream}")  # noqa: S311 - it simulates, it guards nothing
