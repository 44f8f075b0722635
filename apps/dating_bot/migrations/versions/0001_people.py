"""Users and their profiles."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Creates the tables, and the indexes by which profiles are listed and candidates found."""
    op.execute("""
        CREATE TABLE users (
            id          bigint PRIMARY KEY,
            name        text NOT NULL,
            shown_id    bigint REFERENCES users ON DELETE SET NULL,
            created_at  timestamptz NOT NULL DEFAULT now()
        )
    """)
    op.execute("""
        CREATE TABLE profiles (
            id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            user_id     bigint NOT NULL UNIQUE REFERENCES users ON DELETE CASCADE,
            age         smallint NOT NULL CHECK (age BETWEEN 18 AND 120),
            city        text NOT NULL,
            city_key    text NOT NULL,
            about       text NOT NULL DEFAULT '',
            active      boolean NOT NULL DEFAULT true,
            created_at  timestamptz NOT NULL DEFAULT now(),
            updated_at  timestamptz NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX profiles_active ON profiles (id) WHERE active")
    op.execute("CREATE INDEX profiles_active_city ON profiles (city_key, id) WHERE active")
