"""Passwords and random keys at rest."""

import hashlib
import hmac
import secrets
import zlib
from functools import lru_cache

MIN_PASSWORD = 4
"""Characters, as Grafana asks for while no password policy is set."""

_ROUNDS = 210_000  # OWASP Password Storage Cheat Sheet for PBKDF2-HMAC-SHA512


def hash_password(password: str) -> str:
    """A salted hash, `<salt>$<hex>`."""
    salt = secrets.token_hex(16)
    return f"{salt}${_derive(password, salt)}"


def verify_password(password: str, stored: str) -> bool:
    """Whether a password is the one that was hashed; an empty stored value accepts none."""
    salt, _, expected = stored.partition("$")
    return bool(expected) and hmac.compare_digest(_derive(password, salt), expected)


@lru_cache(maxsize=64)
def _derive(password: str, salt: str) -> str:
    # Cached because basic authentication sends the password with each request
    return hashlib.pbkdf2_hmac("sha512", password.encode(), salt.encode(), _ROUNDS).hex()


def new_service_token() -> str:
    """A bearer token in Grafana's form: `glsa_<32 random>_<8 hexadecimal checksum>`."""
    body = secrets.token_hex(16)
    return f"glsa_{body}_{zlib.crc32(body.encode()):08x}"


def hash_key(key: str) -> str:
    """The hash under which a random key (128 bits or more, so unsalted) is kept."""
    return hashlib.sha256(key.encode()).hexdigest()
