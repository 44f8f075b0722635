"""Users."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Creates the table."""
    op.execute("""
        CREATE TABLE users (
            id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            email           text NOT NULL UNIQUE CHECK (email = lower(email)),
            name            text NOT NULL,
            hashed_password text NOT NULL,
            role            text NOT NULL DEFAULT 'user' CHECK (role IN ('user', 'admin')),
            is_active       boolean NOT NULL DEFAULT true,
            token_version   integer NOT NULL DEFAULT 0,
            created_at      timestamptz NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX users_active_admins ON users (id) WHERE role = 'admin' AND is_active")
