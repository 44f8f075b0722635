"""The kinds of queries. Each is bound to an index, whose mapping says what its values mean."""
