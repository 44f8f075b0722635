"""The alerts, one subject a file: each has `alerts(topology)`."""
