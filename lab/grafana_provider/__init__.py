"""Stand-in for the Grafana provider plugin (`pulumi-resource-grafana`) of pulumiverse-grafana 2.44.0.

The real Pulumi engine runs it where the official plugin can't be had. It speaks the engine's gRPC protocol
on one side and Grafana's HTTP API on the other, and keeps the official provider's tokens, arguments, ids,
replacement rules and diff suppressions. `install.py` lays it out as a plugin folder.
"""
