"""The build context of the lab's Elasticsearch stand-in: `elasticsearch_lab` and the image around it."""
