"""Updates that were handled, so that one delivered again is not handled again."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Creates the table, and the index by which old updates are found."""
    op.execute("""
        CREATE TABLE updates (
            id           bigint PRIMARY KEY,
            reply        text,
            received_at  timestamptz NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX updates_received_at ON updates (received_at)")
