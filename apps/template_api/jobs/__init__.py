"""Jobs: asked for here, done by the worker."""
