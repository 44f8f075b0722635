"""Short unique identifiers and slugs."""

import re
import secrets
import string
import unicodedata

MAX_UID_LENGTH = 40
_UID = re.compile(r"[a-zA-Z0-9\-_]+")
_ALPHABET = string.ascii_lowercase + string.digits


def new_uid() -> str:
    """A random identifier of 14 lower-case letters and digits that starts with a letter."""
    return secrets.choice(string.ascii_lowercase) + "".join(secrets.choice(_ALPHABET) for _ in range(13))


def is_valid_uid(uid: str) -> bool:
    """Whether the text has the characters of a uid; its length is checked apart, with another message."""
    return _UID.fullmatch(uid) is not None


def slugify(title: str) -> str:
    """The part of an address that repeats a title: lower-case ASCII letters, digits and single dashes."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
