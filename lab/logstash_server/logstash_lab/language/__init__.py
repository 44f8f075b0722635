"""The configuration language of pipelines, as far as it goes without conditionals."""
