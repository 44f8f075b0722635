"""Updates as the messenger delivers them, and what it gets back."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from dating_bot.people.schema import User

# Longer than any messenger's message.
MAX_TEXT_LENGTH = 4096


class Update(BaseModel):
    """A message of a user. `update_id` names it: delivered again, it is the same update."""

    model_config = ConfigDict(frozen=True)  # more keys than these are let pass: messengers send many

    update_id: Annotated[int, Field(ge=0, le=2**63 - 1)]
    user: User
    text: Annotated[str, Field(max_length=MAX_TEXT_LENGTH)] = ""


class UpdateAnswer(BaseModel):
    """What the messenger is to send to the user; `duplicate` if the update had been handled before."""

    update_id: int
    reply: str
    duplicate: bool
