"""Motorcycles for sale."""
