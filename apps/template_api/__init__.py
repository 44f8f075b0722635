"""The template system's API: users, sessions, and export jobs that a worker does."""
