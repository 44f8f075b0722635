"""Likes and matches."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Creates the tables. A pair's match has the lower user id first, so that it can be there only once."""
    op.execute("""
        CREATE TABLE likes (
            user_id     bigint NOT NULL REFERENCES users ON DELETE CASCADE,
            other_id    bigint NOT NULL REFERENCES users ON DELETE CASCADE,
            verdict     text NOT NULL CHECK (verdict IN ('like', 'pass')),
            created_at  timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (user_id, other_id),
            CHECK (user_id <> other_id)
        )
    """)
    op.execute("CREATE INDEX likes_other ON likes (other_id)")
    op.execute("""
        CREATE TABLE matches (
            low_id      bigint NOT NULL REFERENCES users ON DELETE CASCADE,
            high_id     bigint NOT NULL REFERENCES users ON DELETE CASCADE,
            created_at  timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (low_id, high_id),
            CHECK (low_id < high_id)
        )
    """)
    op.execute("CREATE INDEX matches_high ON matches (high_id)")
