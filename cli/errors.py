"""Failures that a user can do something about."""


class CommandError(Exception):
    """Ends a command with a message instead of a traceback."""
