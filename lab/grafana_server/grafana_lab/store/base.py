"""The base of the tables."""

from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """All tables of the server. Times are Unix seconds, secrets are ciphertext of the vault."""
