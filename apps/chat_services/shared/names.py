"""Names and texts as all services take them."""

from typing import Annotated

from pydantic import StringConstraints

# A user is known by the name alone, for good: small letters, so that nobody can pass for somebody else.
USERNAME_PATTERN = r"[a-z0-9][a-z0-9_]{2,31}"

Username = Annotated[str, StringConstraints(pattern=rf"^{USERNAME_PATTERN}$")]
RoomId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
MessageId = Annotated[str, StringConstraints(pattern=r"^\d{1,20}-\d{1,20}$", max_length=41)]
"""Redis gives it when it stores the message: milliseconds since 1970 and a running number."""

Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]+$")
]
MessageText = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=2000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]+$"
    ),
]
"""Line feeds and tabs may stand in it, other control characters may not."""
