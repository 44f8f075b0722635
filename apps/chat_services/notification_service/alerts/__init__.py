"""Alerts: what Alertmanager sends, what is kept of it, and how it is shown."""
