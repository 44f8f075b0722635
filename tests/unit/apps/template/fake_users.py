"""The store of users in memory."""

from dataclasses import dataclass, field

from template_api.users.schema import Role, User, UserPage, UserQuery
from template_api.users.store import (
    Account,
    Credentials,
    EmailTakenError,
    LastAdministratorError,
    NewRow,
    RowChange,
)
from tests.unit.apps.template.outage import MOMENT, Outage


@dataclass
class Row:
    user: User
    hashed_password: str
    token_version: int = 0

    @property
    def account(self) -> Account:
        return Account(self.user.id, self.user.role, self.user.is_active, self.token_version)


@dataclass
class MemoryUserStore:
    outage: Outage = field(default_factory=Outage)
    rows: dict[int, Row] = field(default_factory=dict)
    reads: int = 0

    async def add(self, new: NewRow) -> User:
        self.outage.strike()
        self._free(new.email, None)
        user = User(
            id=len(self.rows) + 1,
            email=new.email,
            name=new.name,
            role=new.role,
            is_active=True,
            created_at=MOMENT,
        )
        self.rows[user.id] = Row(user, new.hashed_password)
        return user

    async def get(self, user_id: int) -> User | None:
        self.outage.strike()
        return self.rows[user_id].user if user_id in self.rows else None

    async def account(self, user_id: int) -> Account | None:
        self.outage.strike()
        self.reads += 1
        return self.rows[user_id].account if user_id in self.rows else None

    async def credentials(self, email: str) -> Credentials | None:
        self.outage.strike()
        found = [row for row in self.rows.values() if row.user.email == email]
        return Credentials(found[0].account, found[0].hashed_password) if found else None

    async def page(self, query: UserQuery) -> UserPage:
        self.outage.strike()
        self.reads += 1
        found = [
            row.user
            for key, row in sorted(self.rows.items(), reverse=True)
            if key < (query.cursor or key + 1)
        ]
        items = found[: query.limit]
        return UserPage(items=items, next_cursor=str(items[-1].id) if len(found) > query.limit else None)

    async def change(self, user_id: int, change: RowChange) -> User | None:
        self.outage.strike()
        if change.email is not None:
            self._free(change.email, user_id)
        if change.unmakes_administrator:
            self._keep_an_administrator(user_id)
        if (row := self.rows.get(user_id)) is None:
            return None
        update = {key: value for key, value in vars(change).items() if value is not None}
        row.hashed_password = update.pop("hashed_password", row.hashed_password)
        row.user = row.user.model_copy(update=update)
        row.token_version += change.ends_sessions
        return row.user

    async def remove(self, user_id: int) -> bool:
        self.outage.strike()
        self._keep_an_administrator(user_id)
        return self.rows.pop(user_id, None) is not None

    def _free(self, email: str, but: int | None) -> None:
        if any(row.user.email == email for key, row in self.rows.items() if key != but):
            raise EmailTakenError(email)

    def _keep_an_administrator(self, user_id: int) -> None:
        active = [key for key, row in self.rows.items() if row.user.role is Role.ADMIN and row.user.is_active]
        if active == [user_id]:
            raise LastAdministratorError(user_id)
