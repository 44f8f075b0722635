"""FastAPI dependencies that let a request in: signed in, with a role, or as the server's administrator."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request

from ..context import Context, get_context
from ..errors import GrafanaError
from .identity import Identity, Role, authenticate


def forbidden(needed: str) -> GrafanaError:
    """The 403 answer to somebody who lacks a permission such as `datasources:write`."""
    return GrafanaError(
        403,
        f"You'll need additional permissions to perform this action. Permissions needed: {needed}",
        title="Access denied",
        accessErrorId="ACE0000000000",
    )


def signed_in(request: Request, context: Annotated[Context, Depends(get_context)]) -> Identity:
    """Whoever is signed in.

    Raises:
        GrafanaError: 401, nobody is.
    """
    identity = authenticate(request, context)
    if identity is None:
        raise GrafanaError(401, "Unauthorized", "auth.unauthorized")
    return identity


def at_least(role: Role, needed: str) -> Callable[[Identity], Identity]:
    """A dependency that lets only this role or a higher one in; a refusal names the permission `needed`."""

    def check(identity: Annotated[Identity, Depends(signed_in)]) -> Identity:
        if identity.role < role and not identity.is_server_admin:
            raise forbidden(needed)
        return identity

    return check


def server_admin(identity: Annotated[Identity, Depends(signed_in)]) -> Identity:
    """A dependency that lets only the server's administrators in.

    Raises:
        GrafanaError: 403, the caller is none.
    """
    if not identity.is_server_admin:
        raise forbidden("users:write")
    return identity


SignedIn = Annotated[Identity, Depends(signed_in)]
Ctx = Annotated[Context, Depends(get_context)]
