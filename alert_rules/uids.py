"""Identifiers within Grafana's bounds."""

import hashlib

_LENGTH = 40
"""Grafana refuses longer ones, be they of rules or of data sources."""


def fitting(whole: str) -> str:
    """The identifier itself; one that is too long ends in a digest of the whole."""
    if len(whole) <= _LENGTH:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
    return f"{whole[: _LENGTH - 9].rstrip('-')}-{digest}"
