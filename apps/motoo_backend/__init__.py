"""Motoo's main service: a marketplace for used motorcycles."""
