"""The one error of this folder."""


class ImageError(Exception):
    """An image that can't be had; the message names it, says why, and what to do."""
