"""What goes wrong with an engine, said to a user."""


class EngineError(RuntimeError):
    """The engine could not be set up, started or stopped; the message names the remedy."""
