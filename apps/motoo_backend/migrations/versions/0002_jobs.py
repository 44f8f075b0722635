"""Jobs."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Creates the table, and an index of those that are still to be done."""
    op.execute("""
        CREATE TABLE jobs (
            id          uuid PRIMARY KEY,
            request     jsonb NOT NULL,
            request_id  text,
            status      text NOT NULL DEFAULT 'queued'
                        CHECK (status IN ('queued', 'running', 'succeeded', 'failed')),
            attempts    integer NOT NULL DEFAULT 0,
            result      jsonb,
            error       text,
            created_at  timestamptz NOT NULL DEFAULT now(),
            updated_at  timestamptz NOT NULL DEFAULT now(),
            finished_at timestamptz
        )
    """)
    op.execute("CREATE INDEX jobs_unfinished ON jobs (updated_at) WHERE status IN ('queued', 'running')")
