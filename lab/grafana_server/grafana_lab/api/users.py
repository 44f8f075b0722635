"""The signed-in user, the organisation and its users, and the server's user administration."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..auth.access import Ctx, SignedIn, at_least, server_admin
from ..auth.identity import Identity, Role
from ..auth.passwords import MIN_PASSWORD, hash_password, verify_password
from ..errors import GrafanaError, bad_request, not_found
from ..naming import new_uid
from ..store.identities import User
from ..wire import Message
from .lookup import get_user
from .user_models import (
    AddOrgUser,
    CreateUser,
    NewPassword,
    NewRole,
    Organisation,
    OrgUser,
    OwnPassword,
    UserAnswer,
    UserCreated,
    org_user,
    user_answer,
)

router = APIRouter(prefix="/api")
OrgAdmin = Annotated[Identity, Depends(at_least(Role.ADMIN, "org.users:write"))]
ServerAdmin = Annotated[Identity, Depends(server_admin)]


@router.get("/user")
def current_user(ctx: Ctx, who: SignedIn) -> UserAnswer:
    """The signed-in user."""
    with ctx.db.transaction() as session:
        return user_answer(_get(session, who.user_id))


@router.put("/user/password")
def change_own_password(ctx: Ctx, who: SignedIn, body: OwnPassword) -> Message:
    """Changes the signed-in user's password."""
    with ctx.db.transaction() as session:
        user = _get(session, who.user_id)
        if not verify_password(body.old_password, user.password):
            raise GrafanaError(401, "Invalid old password", "user.password.invalid")
        _set_password(user, body.new_password)
        return Message(message="User password changed")


@router.get("/org")
def organisation(_who: SignedIn) -> Organisation:
    """The one organisation."""
    return Organisation()


@router.get("/org/users")
def list_org_users(ctx: Ctx, _who: OrgAdmin) -> list[OrgUser]:
    """The organisation's users, service accounts left out."""
    with ctx.db.transaction() as session:
        rows = session.scalars(select(User).where(User.is_service_account.is_(False)).order_by(User.login))
        return [org_user(row) for row in rows]


@router.post("/org/users")
def add_org_user(ctx: Ctx, _who: OrgAdmin, body: AddOrgUser) -> Message:
    """Gives an existing user a role: with one organisation, every user belongs to it already."""
    with ctx.db.transaction() as session:
        user = _by_name(session, body.login_or_email)
        Role.named(body.role)
        user.role = body.role
        return Message(message="User added to organization")


@router.patch("/org/users/{user_id}")
def change_role(ctx: Ctx, _who: OrgAdmin, user_id: int, body: NewRole) -> Message:
    """Changes a user's role."""
    with ctx.db.transaction() as session:
        Role.named(body.role)
        _get(session, user_id).role = body.role
        return Message(message="Organization user updated")


@router.get("/users")
def list_users(ctx: Ctx, _who: ServerAdmin) -> list[UserAnswer]:
    """All users of the server."""
    with ctx.db.transaction() as session:
        rows = session.scalars(select(User).where(User.is_service_account.is_(False)).order_by(User.login))
        return [user_answer(row) for row in rows]


@router.get("/users/lookup")
def look_up_user(
    ctx: Ctx, _who: ServerAdmin, login_or_email: Annotated[str, Query(alias="loginOrEmail")]
) -> UserAnswer:
    """The user of a login or e-mail address."""
    with ctx.db.transaction() as session:
        return user_answer(_by_name(session, login_or_email))


@router.get("/users/{user_id}")
def read_user(ctx: Ctx, _who: ServerAdmin, user_id: int) -> UserAnswer:
    """One user."""
    with ctx.db.transaction() as session:
        return user_answer(_get(session, user_id))


@router.post("/admin/users")
def create_user(ctx: Ctx, _who: ServerAdmin, body: CreateUser) -> UserCreated:
    """Creates a user with a password."""
    login = body.login or body.email
    if not login:
        raise bad_request("Validation error, need to specify either username or email")
    with ctx.db.transaction() as session:
        taken = select(User).where((User.login == login) | ((User.email == body.email) & (User.email != "")))
        if session.scalar(taken):
            raise GrafanaError(412, f"User with email '{body.email}' or username '{login}' already exists")
        now = ctx.clock()
        row = User(
            uid=new_uid(), login=login, email=body.email or login, name=body.name, created=now, updated=now
        )
        _set_password(row, body.password)
        session.add(row)
        session.flush()
        return UserCreated(id=row.id, uid=row.uid)


@router.put("/admin/users/{user_id}/password")
def set_password(ctx: Ctx, _who: ServerAdmin, user_id: int, body: NewPassword) -> Message:
    """Sets another user's password."""
    with ctx.db.transaction() as session:
        _set_password(_get(session, user_id), body.password)
        return Message(message="User password updated")


@router.delete("/admin/users/{user_id}")
def delete_user(ctx: Ctx, _who: ServerAdmin, user_id: int) -> Message:
    """Deletes a user."""
    with ctx.db.transaction() as session:
        session.delete(_get(session, user_id))
        return Message(message="User deleted")


def _get(session: Session, user_id: int) -> User:
    return get_user(session, str(user_id))


def _by_name(session: Session, name: str) -> User:
    query = select(User).where(
        (User.login == name) | (User.email == name), User.is_service_account.is_(False)
    )
    row = session.scalar(query)
    if row is None:
        raise not_found("user not found")
    return row


def _set_password(user: User, password: str) -> None:
    if len(password) < MIN_PASSWORD:
        raise bad_request("New password is too short")
    user.password = hash_password(password)
