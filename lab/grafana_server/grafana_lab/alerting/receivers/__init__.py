"""Delivers notifications: one file a kind of integration."""
