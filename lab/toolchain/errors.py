"""What goes wrong with the toolchain, said to a user."""


class ToolchainError(RuntimeError):
    """The toolchain can't be built here; the message names the remedy."""
