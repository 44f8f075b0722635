"""A stand-in for a single Elasticsearch node: documents, searches, and the statistics that exporters read.

It serves the lab only, where the real Elasticsearch cannot be had. What it does not know it refuses, in
Elasticsearch's form of an error.
"""
