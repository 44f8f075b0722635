"""Alembic's entry point: migrates over the connection, and in the transaction, that it is given."""

from alembic import context
from sqlalchemy import Connection

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection)
context.run_migrations()
