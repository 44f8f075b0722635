"""The configuration files of the monitoring servers, generated from the topology: pure functions to text."""
