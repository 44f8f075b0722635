"""Customers and their attempts to log in."""
