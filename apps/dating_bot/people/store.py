"""Users and profiles in PostgreSQL, within one transaction."""

from typing import Protocol

from sqlalchemy import Select, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from dating_bot.people.schema import Member, Person, Profile, User, city_key
from dating_bot.people.table import ProfileRow, UserRow


class People(Protocol):
    """What a transaction can do with users and their profiles."""

    async def join(self, user: User) -> bool:
        """Makes the user a member; False if they are one already."""

    async def enter(self, user: User) -> Member | None:
        """The member, now under the name given, or None if they never joined.

        Until the transaction ends, no other one enters with the same user: a user's commands are handled
        one after the other.
        """

    async def save_profile(self, user_id: int, profile: Profile) -> None:
        """Stores a member's first profile, or replaces the one they have."""

    async def show(self, user_id: int, other_id: int | None) -> None:
        """Notes whom the member sees now, and will judge next."""

    async def person(self, user_id: int) -> Person | None:
        """The user with this id, if they have a profile."""


class PostgresPeople:
    """Users and profiles in PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def join(self, user: User) -> bool:
        """Makes the user a member; False if they are one already."""
        statement = insert(UserRow).values(id=user.id, name=user.name).on_conflict_do_nothing()
        return await self._session.scalar(statement.returning(UserRow.id)) is not None

    async def enter(self, user: User) -> Member | None:
        """The member under their present name, alone until the transaction ends; None if never joined."""
        # FOR NO KEY UPDATE: what others insert about this user (likes, matches) does not wait for it.
        locked = select(UserRow).where(UserRow.id == user.id).with_for_update(key_share=True)
        row = await self._session.scalar(locked)
        if row is None:
            return None
        row.name = user.name
        # Not joined to the above: a join would see the profile as it was before the lock was granted.
        profile = await self._session.scalar(select(ProfileRow).where(ProfileRow.user_id == user.id))
        return Member(row.id, row.name, row.shown_id, _profile(profile) if profile else None)

    async def save_profile(self, user_id: int, profile: Profile) -> None:
        """Stores a member's first profile, or replaces the one they have."""
        values = {
            "age": profile.age,
            "city": profile.city,
            "city_key": city_key(profile.city),
            "about": profile.about,
            "active": profile.active,
        }
        statement = insert(ProfileRow).values(user_id=user_id, **values)
        changes = values | {"updated_at": func.now()}
        await self._session.execute(
            statement.on_conflict_do_update(index_elements=[ProfileRow.user_id], set_=changes)
        )

    async def show(self, user_id: int, other_id: int | None) -> None:
        """Notes whom the member sees now, and will judge next."""
        await self._session.execute(update(UserRow).where(UserRow.id == user_id).values(shown_id=other_id))

    async def person(self, user_id: int) -> Person | None:
        """The user with this id, if they have a profile."""
        statement = select_people().where(UserRow.id == user_id)
        found = (await self._session.execute(statement)).first()
        return person_of(*found) if found else None


def select_people() -> Select[str, ProfileRow]:
    """The names and profiles of all users who have one."""
    return select(UserRow.name, ProfileRow).join(ProfileRow, ProfileRow.user_id == UserRow.id)


def person_of(name: str, row: ProfileRow) -> Person:
    """A user, of whom these were read, as others see them."""
    return Person(row.user_id, name, _profile(row))


def _profile(row: ProfileRow) -> Profile:
    return Profile(age=row.age, city=row.city, about=row.about, active=row.active)
