"""What survives a restart: SQLite below the data folder, through SQLAlchemy."""

from .database import Database

__all__ = ["Database"]
