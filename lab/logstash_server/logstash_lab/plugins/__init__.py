"""The plugins that pipelines are made of."""
