"""Jobs and the files that the worker makes for them."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Creates the tables, their indexes, and the trigger that dates each change of a job."""
    op.execute("""
        CREATE TABLE jobs (
            id            uuid PRIMARY KEY,
            kind          text NOT NULL CHECK (kind IN ('export')),
            user_id       bigint NOT NULL REFERENCES users ON DELETE CASCADE,
            status        text NOT NULL DEFAULT 'queued'
                          CHECK (status IN ('queued', 'running', 'succeeded', 'failed')),
            progress      smallint NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
            result        jsonb,
            error         text,
            created_at    timestamptz NOT NULL DEFAULT now(),
            started_at    timestamptz,
            finished_at   timestamptz,
            changed_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
            request_id    text,
            publish_after timestamptz NOT NULL,
            published_at  timestamptz
        )
    """)
    op.execute("CREATE INDEX jobs_of_user ON jobs (user_id, created_at DESC, id DESC)")
    op.execute("CREATE INDEX jobs_unpublished ON jobs (publish_after) WHERE published_at IS NULL")
    op.execute("CREATE INDEX jobs_unfinished ON jobs (published_at) WHERE status IN ('queued', 'running')")
    op.execute("CREATE INDEX jobs_finished ON jobs (finished_at) WHERE finished_at IS NOT NULL")
    op.execute("""
        CREATE FUNCTION date_job_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.changed_at = clock_timestamp();
            RETURN NEW;
        END
        $$
    """)
    op.execute("""
        CREATE TRIGGER date_change
        BEFORE UPDATE OF status, progress, result, error, started_at, finished_at ON jobs
        FOR EACH ROW EXECUTE FUNCTION date_job_change()
    """)
    op.execute("""
        CREATE TABLE job_files (
            job_id     uuid PRIMARY KEY REFERENCES jobs ON DELETE CASCADE,
            content    bytea NOT NULL CHECK (octet_length(content) <= 33554432),
            media_type text NOT NULL
        )
    """)
    # Kept uncompressed: a part of it can then be read without unpacking all that comes before.
    op.execute("ALTER TABLE job_files ALTER COLUMN content SET STORAGE EXTERNAL")
