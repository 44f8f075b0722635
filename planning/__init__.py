"""From a topology to the plan: every container, network and volume with its settings, still plain data."""
