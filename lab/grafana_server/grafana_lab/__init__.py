"""A stand-in for Grafana 12.4: its HTTP API, datasource queries, alert evaluation and notifications.

It serves the lab only, where the real Grafana cannot be had. What it checks and answers follows Grafana's
documented contract; what a browser would draw, it shows as plain tables.
"""

GRAFANA_VERSION = "12.4.2"
