"""Motorcycles."""

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Creates the table and the indexes of its list."""
    op.execute("""
        CREATE TABLE motorcycles (
            id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            vin         text NOT NULL UNIQUE,
            make        text NOT NULL,
            model       text NOT NULL,
            year        smallint NOT NULL,
            mileage_km  integer NOT NULL CHECK (mileage_km >= 0),
            price_cents bigint NOT NULL CHECK (price_cents > 0),
            status      text NOT NULL DEFAULT 'available' CHECK (status IN ('available', 'sold')),
            version     integer NOT NULL DEFAULT 1,
            created_at  timestamptz NOT NULL DEFAULT now(),
            updated_at  timestamptz NOT NULL DEFAULT now()
        )
    """)
    op.execute("CREATE INDEX motorcycles_make_model ON motorcycles (lower(make), lower(model), id)")
