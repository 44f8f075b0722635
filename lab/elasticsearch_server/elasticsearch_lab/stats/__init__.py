"""What the node has done and what it uses."""
