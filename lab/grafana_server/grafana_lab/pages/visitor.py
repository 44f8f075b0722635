"""Who looks at a page: those who are not signed in are sent to the login form."""

from typing import Annotated

from fastapi import Depends, Request

from ..auth.access import Ctx
from ..auth.identity import Identity, authenticate


class LoginNeededError(Exception):
    """Nobody is signed in."""


def _visitor(request: Request, ctx: Ctx) -> Identity:
    identity = authenticate(request, ctx)
    if identity is None:
        raise LoginNeededError
    return identity


Visitor = Annotated[Identity, Depends(_visitor)]
