"""The cluster of one node: its indices, data streams and templates, and its health."""
