"""The small values that descriptions are written in: names, ports, sizes, durations, image references."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

_NAME = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
_SIZE = re.compile(r"^(\d+)\s*(m|mb|mib|g|gb|gib)$", re.IGNORECASE)
_DURATION = re.compile(r"^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$")
_IMAGE = re.compile(
    r"^(?P<repository>([a-z0-9]+([.-][a-z0-9]+)*(:\d+)?/)?[a-z0-9]+([._/-]+[a-z0-9]+)*)"
    r"(:(?P<tag>\w[\w.-]{0,127}))?(@(?P<digest>sha256:[0-9a-f]{64}))?$"
)


def _name(value: str) -> str:
    if not _NAME.match(value) or len(value) > 40:
        raise ValueError(
            f"{value!r} is not a valid name -> use 1 to 40 lower-case letters, digits and single hyphens, "
            "beginning with a letter: it becomes a host name"
        )
    return value


def _mebibytes(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        raise ValueError(f"{value} has no unit -> write '{value}m' for mebibytes or '{value}g' for gibibytes")
    if isinstance(value, str):
        match = _SIZE.match(value)
        if not match:
            raise ValueError(f"{value!r} is not a size -> write for example '256m' or '1g'")
        return int(match[1]) * (1024 if match[2].lower().startswith("g") else 1)
    return value


def _seconds(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        raise ValueError(f"{value} has no unit -> write '{value}s' for seconds")
    if isinstance(value, str):
        match = _DURATION.match(value)
        if not match or not value:
            raise ValueError(
                f"{value!r} is not a duration -> write for example '30s', '5m', '1h30m' or '30d'"
            )
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return value


def _image(value: str) -> str:
    match = _IMAGE.match(value)
    if not match:
        raise ValueError(
            f"{value!r} is not an image reference -> write repository:tag, for example redis:7.4.11"
        )
    if not match["tag"] and not match["digest"]:
        raise ValueError(
            f"{value!r} has no tag -> pin one, for example {value}:1.2.3: without it hosts may differ"
        )
    if match["tag"] == "latest":
        raise ValueError(f"{value!r} floats -> pin a version: 'latest' is another image tomorrow")
    return value


def duration(seconds: int) -> str:
    """Seconds as Prometheus and Grafana write them: the largest units first, zeros left out ('1h30m')."""
    if seconds == 0:
        return "0s"
    text = ""
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        text += f"{count}{unit}" if count else ""
    return text


Name = Annotated[str, AfterValidator(_name)]
"""A system's or service's name: a host name label of at most 40 characters."""

Port = Annotated[int, Field(ge=1, le=65535, strict=True)]
"""A TCP port."""

MebiBytes = Annotated[
    int, BeforeValidator(_mebibytes, json_schema_input_type=str), PlainSerializer(lambda v: f"{v}m")
]
"""A size, written with its unit ('256m', '1g'), held in MiB."""

Seconds = Annotated[int, BeforeValidator(_seconds, json_schema_input_type=str), PlainSerializer(duration)]
"""A duration, written with its unit ('30s', '30d'), held in seconds."""

Cpus = Annotated[float, Field(gt=0, le=512)]
"""A share of processors: 0.5 is half of one core."""

ImageReference = Annotated[str, AfterValidator(_image)]
"""A pinned image: repository:tag, repository@digest or both."""

VolumeName = Annotated[str, Field(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,59}$")]
"""A volume's name as the description gives it; on the host the system's and stack's names stand before it."""
