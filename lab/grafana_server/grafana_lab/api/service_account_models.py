"""Bodies of the service account API."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ..store.identities import Token, User
from ..timefmt import rfc3339
from ..wire import Wire


class CreateAccount(Wire):
    """POST /api/serviceaccounts."""

    name: str = ""
    role: str = "Viewer"
    is_disabled: bool = False


class PatchAccount(Wire):
    """PATCH /api/serviceaccounts/{id}: what is absent stays."""

    name: str | None = None
    role: str | None = None
    is_disabled: bool | None = None


class AccountAnswer(Wire):
    """A service account."""

    id: int
    uid: str
    name: str
    login: str
    org_id: int = 1
    is_disabled: bool
    is_external: bool = False
    role: str
    tokens: int
    avatar_url: str = ""
    created_at: str
    updated_at: str
    teams: list[str] = []


class AccountPage(Wire):
    """GET /api/serviceaccounts/search."""

    total_count: int
    service_accounts: list[AccountAnswer]
    page: int
    per_page: int


class AccountPatched(Wire):
    """The answer of a PATCH."""

    id: int
    name: str
    message: str
    serviceaccount: AccountAnswer


class CreateToken(Wire):
    """POST tokens; 0 seconds is without end."""

    name: str = ""
    seconds_to_live: int = 0


class NewToken(Wire):
    """The only answer that ever shows the key."""

    id: int
    name: str
    key: str


class TokenAnswer(Wire):
    """A token without its key."""

    id: int
    name: str
    created: str
    last_used_at: str | None
    expiration: str | None
    seconds_until_expiration: float
    has_expired: bool
    is_revoked: bool = False


def account_answer(session: Session, row: User) -> AccountAnswer:
    """A service account as the API shows it."""
    return AccountAnswer(
        id=row.id,
        uid=row.uid,
        name=row.name,
        login=row.login,
        is_disabled=row.is_disabled,
        role=row.role,
        tokens=session.scalar(select(func.count(Token.id)).where(Token.account_id == row.id)) or 0,
        created_at=rfc3339(row.created),
        updated_at=rfc3339(row.updated),
    )


def token_answer(row: Token, now: float) -> TokenAnswer:
    """A token as the API shows it."""
    return TokenAnswer(
        id=row.id,
        name=row.name,
        created=rfc3339(row.created),
        last_used_at=None if row.last_used is None else rfc3339(row.last_used),
        expiration=None if row.expires is None else rfc3339(row.expires),
        seconds_until_expiration=0.0 if row.expires is None else max(0.0, row.expires - now),
        has_expired=row.expires is not None and row.expires <= now,
    )
