"""Measures what a deployment costs; figures are printed, never asserted."""
