"""Whether parts come from their vendors or are built here, because only package registries answer."""

import os
from enum import StrEnum
from functools import cache

import httpx

from cli.errors import CommandError
from cli.project import STATE

_CHOICE = STATE / "source"
_VENDORS = ("https://get.pulumi.com/", "https://registry-1.docker.io/v2/")


class Source(StrEnum):
    """Where the Pulumi CLI, its plugins and the images come from."""

    OFFICIAL = "official"
    LAB = "lab"


@cache
def source() -> Source:
    """$GANTRY_SOURCE where it is set; else what was found before; else whether the vendors answer."""
    chosen = os.environ.get("GANTRY_SOURCE") or (_CHOICE.read_text() if _CHOICE.exists() else None)
    if chosen is not None:
        try:
            return Source(chosen)
        except ValueError:
            raise CommandError(
                f"GANTRY_SOURCE={chosen!r} is unknown: set it to 'official' or 'lab'"
            ) from None
    found = Source.OFFICIAL if all(_answers(url) for url in _VENDORS) else Source.LAB
    _CHOICE.write_text(found.value)
    return found


def _answers(url: str) -> bool:
    """Any answer of the vendor's will do, an error too; a closed network refuses or stays silent."""
    try:
        return httpx.head(url, timeout=4, follow_redirects=True).status_code < 500
    except httpx.HTTPError:
        return False
