"""Mappings: which fields the documents of an index have, and what their values are."""
