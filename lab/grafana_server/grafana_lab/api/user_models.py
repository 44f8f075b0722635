"""Bodies of the user and organisation API."""

from ..store.identities import User
from ..timefmt import rfc3339
from ..wire import Wire


class Address(Wire):
    """An organisation's postal address; always empty."""

    address1: str = ""
    address2: str = ""
    city: str = ""
    zip_code: str = ""
    state: str = ""
    country: str = ""


class Organisation(Wire):
    """GET /api/org."""

    id: int = 1
    name: str = "Main Org."
    address: Address = Address()


class UserAnswer(Wire):
    """A user."""

    id: int
    uid: str
    email: str
    name: str
    login: str
    theme: str = ""
    org_id: int = 1
    is_grafana_admin: bool
    is_disabled: bool
    is_external: bool = False
    auth_labels: list[str] = []
    updated_at: str
    created_at: str
    avatar_url: str = ""


class OrgUser(Wire):
    """A user as the organisation's list shows it."""

    org_id: int = 1
    user_id: int
    uid: str
    email: str
    name: str
    avatar_url: str = ""
    login: str
    role: str
    last_seen_at: str
    is_disabled: bool
    auth_labels: list[str] = []
    is_externally_synced: bool = False


class AddOrgUser(Wire):
    """POST /api/org/users."""

    login_or_email: str
    role: str


class NewRole(Wire):
    """PATCH /api/org/users/{id}."""

    role: str


class CreateUser(Wire):
    """POST /api/admin/users."""

    name: str = ""
    email: str = ""
    login: str = ""
    password: str


class UserCreated(Wire):
    """The answer of a creation."""

    id: int
    uid: str
    message: str = "User created"


class NewPassword(Wire):
    """PUT /api/admin/users/{id}/password."""

    password: str


class OwnPassword(Wire):
    """PUT /api/user/password."""

    old_password: str
    new_password: str


def user_answer(row: User) -> UserAnswer:
    """A user as the API shows it."""
    return UserAnswer(
        id=row.id,
        uid=row.uid,
        email=row.email,
        name=row.name,
        login=row.login,
        is_grafana_admin=row.is_admin,
        is_disabled=row.is_disabled,
        updated_at=rfc3339(row.updated),
        created_at=rfc3339(row.created),
    )


def org_user(row: User) -> OrgUser:
    """A user as the organisation's list shows it."""
    return OrgUser(
        user_id=row.id,
        uid=row.uid,
        email=row.email,
        name=row.name,
        login=row.login,
        role=row.role,
        last_seen_at=rfc3339(row.last_seen),
        is_disabled=row.is_disabled,
    )
