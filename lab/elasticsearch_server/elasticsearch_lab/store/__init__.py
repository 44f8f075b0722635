"""Documents on disk: one SQLite database an index."""
