"""The base of every value that a user writes or that is derived from it."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Immutable, and refusing keys that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)
