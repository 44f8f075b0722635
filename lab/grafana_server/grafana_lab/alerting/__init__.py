"""Alerting: rules and their evaluation, states, routing, silences and notifications."""
