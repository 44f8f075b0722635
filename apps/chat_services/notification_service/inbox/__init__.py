"""Inboxes: what users were notified of."""
