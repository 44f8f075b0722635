"""Datasources: asking Prometheus, Loki, PostgreSQL and Alertmanager for what dashboards and rules need."""
