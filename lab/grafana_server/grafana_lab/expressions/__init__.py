"""Server-side expressions: reduce, threshold, math and classic conditions over the answers of queries."""
