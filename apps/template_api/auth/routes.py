"""/api/v1/auth: register, log in, stay logged in, log out."""

from fastapi import APIRouter, Depends, HTTPException

from template_api.auth.guard import unauthorized
from template_api.auth.login import LoginDesk, LoginRefusedError
from template_api.auth.schema import Login, RefreshToken, Tokens
from template_api.auth.tokens import InvalidTokenError
from template_api.limits.client import Client
from template_api.limits.limiter import Limiter
from template_api.limits.rules import Scope
from template_api.users.desk import UserDesk
from template_api.users.schema import NewUser, Registration, User


def auth_routes(desk: LoginDesk, users: UserDesk, limiter: Limiter, *, registration_open: bool) -> APIRouter:
    """The routes; they need no access token."""
    router = APIRouter(prefix="/api/v1/auth", tags=["auth"])

    async def limit_logins(client: Client) -> None:
        await limiter.take(Scope.LOGIN, client)

    @router.post("/register", status_code=201)
    async def register(registration: Registration, client: Client) -> User:
        if not registration_open:
            raise HTTPException(403, "Registration is closed: ask an administrator for an account.")
        await limiter.take(Scope.REGISTRATION, client)
        return await users.add(
            NewUser(email=registration.email, name=registration.name, password=registration.password)
        )

    @router.post("/login", dependencies=[Depends(limit_logins)])
    async def log_in(login: Login, client: Client) -> Tokens:
        try:
            return await desk.log_in(login, client)
        except LoginRefusedError:
            raise HTTPException(
                401, "The e-mail address or the password is wrong.", {"WWW-Authenticate": "Bearer"}
            ) from None

    @router.post("/refresh", dependencies=[Depends(limit_logins)])
    async def refresh(offered: RefreshToken) -> Tokens:
        try:
            return await desk.refresh(offered.refresh_token)
        except InvalidTokenError:
            raise unauthorized() from None

    @router.post("/logout", status_code=204)
    async def log_out(offered: RefreshToken) -> None:
        await desk.log_out(offered.refresh_token)

    return router
