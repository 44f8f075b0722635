"""Pictures of a system, drawn from its topology."""
