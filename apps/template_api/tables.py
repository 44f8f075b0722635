"""The base of the database tables; the migrations create them."""

from sqlalchemy.orm import DeclarativeBase


class Table(DeclarativeBase):
    """A mapped table."""
