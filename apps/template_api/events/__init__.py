"""Server-sent events: what happens to the caller's jobs."""
