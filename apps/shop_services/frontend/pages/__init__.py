"""The pages, by what visitors do there."""
