"""The backend stores, caches and queues, on the real Postgres and Redis."""
