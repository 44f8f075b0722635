"""What is done with messages after they were delivered: they are indexed, and mentions are told."""
