"""Searches: what the query language says, which documents match it, and in which order."""
