"""/api/serviceaccounts and their tokens."""

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..auth.access import Ctx, at_least
from ..auth.identity import Identity, Role
from ..auth.passwords import hash_key, new_service_token
from ..errors import bad_request, not_found
from ..naming import new_uid, slugify
from ..store.identities import Token, User
from ..wire import Message
from .service_account_models import (
    AccountAnswer,
    AccountPage,
    AccountPatched,
    CreateAccount,
    CreateToken,
    NewToken,
    PatchAccount,
    TokenAnswer,
    account_answer,
    token_answer,
)

router = APIRouter(prefix="/api/serviceaccounts")
Writer = Annotated[Identity, Depends(at_least(Role.ADMIN, "serviceaccounts:write"))]


@router.get("/search")
def search_accounts(
    ctx: Ctx, _who: Writer, query: str = "", perpage: int = 1000, page: int = 1
) -> AccountPage:
    """Service accounts by a part of their name."""
    with ctx.db.transaction() as session:
        found = session.scalars(select(User).where(User.is_service_account).order_by(User.name))
        rows = [row for row in found if query.lower() in row.name.lower()]
        shown = [account_answer(session, row) for row in rows[(page - 1) * perpage : page * perpage]]
        return AccountPage(total_count=len(rows), service_accounts=shown, page=page, per_page=perpage)


@router.post("", status_code=201)
def create_account(ctx: Ctx, _who: Writer, body: CreateAccount) -> AccountAnswer:
    """Creates a service account."""
    if not body.name:
        raise bad_request("bad request data: name: cannot be empty")
    Role.named(body.role)
    with ctx.db.transaction() as session:
        login = f"sa-1-{slugify(body.name)}"
        if session.scalar(select(User).where(User.login == login)):
            raise bad_request("service account already exists", "serviceaccounts.ErrAlreadyExists")
        now = ctx.clock()
        row = User(
            uid=new_uid(),
            login=login,
            name=body.name,
            role=body.role,
            is_disabled=body.is_disabled,
            is_service_account=True,
            created=now,
            updated=now,
        )
        session.add(row)
        session.flush()
        return account_answer(session, row)


@router.get("/{account_id}")
def read_account(ctx: Ctx, _who: Writer, account_id: int) -> AccountAnswer:
    """One service account."""
    with ctx.db.transaction() as session:
        return account_answer(session, _get(session, account_id))


@router.patch("/{account_id}")
def patch_account(ctx: Ctx, _who: Writer, account_id: int, body: PatchAccount) -> AccountPatched:
    """Changes what is given of a service account."""
    with ctx.db.transaction() as session:
        row = _get(session, account_id)
        if body.role is not None:
            Role.named(body.role)
            row.role = body.role
        row.name = row.name if body.name is None else body.name
        row.is_disabled = row.is_disabled if body.is_disabled is None else body.is_disabled
        row.updated = ctx.clock()
        return AccountPatched(
            id=row.id,
            name=row.name,
            message="Service account updated",
            serviceaccount=account_answer(session, row),
        )


@router.delete("/{account_id}")
def delete_account(ctx: Ctx, _who: Writer, account_id: int) -> Message:
    """Deletes a service account with its tokens."""
    with ctx.db.transaction() as session:
        session.delete(_get(session, account_id))
        return Message(message="Service account deleted")


@router.get("/{account_id}/tokens")
def list_tokens(ctx: Ctx, _who: Writer, account_id: int) -> list[TokenAnswer]:
    """The tokens of a service account."""
    with ctx.db.transaction() as session:
        account, now = _get(session, account_id), ctx.clock()
        rows = session.scalars(select(Token).where(Token.account_id == account.id).order_by(Token.id))
        return [token_answer(row, now) for row in rows]


@router.post("/{account_id}/tokens")
def create_token(ctx: Ctx, _who: Writer, account_id: int, body: CreateToken) -> NewToken:
    """Creates a token; its key is never shown again."""
    if not body.name:
        raise bad_request("bad request data: name: cannot be empty")
    if body.seconds_to_live < 0:
        raise bad_request("invalid SecondsToLive value", "serviceaccounts.ErrInvalidTokenExpiration")
    with ctx.db.transaction() as session:
        account, now = _get(session, account_id), ctx.clock()
        if session.scalar(select(Token).where(Token.name == body.name)):
            raise bad_request(
                "service account token with given name already exists in the organization",
                "serviceaccounts.ErrTokenAlreadyExists",
            )
        key = new_service_token()
        row = Token(
            account_id=account.id,
            name=body.name,
            key_hash=hash_key(key),
            created=now,
            expires=now + body.seconds_to_live if body.seconds_to_live else None,
            last_used=None,
        )
        session.add(row)
        session.flush()
        return NewToken(id=row.id, name=row.name, key=key)


@router.delete("/{account_id}/tokens/{token_id}")
def delete_token(ctx: Ctx, _who: Writer, account_id: int, token_id: int) -> Message:
    """Deletes a token."""
    with ctx.db.transaction() as session:
        row = session.get(Token, token_id)
        if row is None or row.account_id != _get(session, account_id).id:
            raise not_found("service account token not found", "serviceaccounts.ErrTokenNotFound")
        session.delete(row)
        return Message(message="Service account token deleted")


def _get(session: Session, account_id: int) -> User:
    row = session.get(User, account_id)
    if row is None or not row.is_service_account:
        raise not_found("service account not found", "serviceaccounts.ErrNotFound")
    return row
