"""What the API reads from PostgreSQL."""

from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from dating_bot.matching.schema import Match, Verdict
from dating_bot.matching.store import PostgresMatching
from dating_bot.matching.table import LikeRow, MatchRow
from dating_bot.people.schema import city_key
from dating_bot.people.store import select_people
from dating_bot.people.table import ProfileRow, UserRow
from dating_bot.web.schema import ProfileFilter, ProfilePage, PublicProfile, Stats
from service_kit.backing.postgres import Database

MATCHES_LISTED = 100


class Directory(Protocol):
    """What can be read. All raise DependencyUnavailableError while the storage cannot be reached."""

    async def stats(self) -> Stats:
        """The figures of this moment."""

    async def page(self, query: ProfileFilter) -> ProfilePage:
        """A page of the active profiles that the query names, newest first."""

    async def matches(self, user_id: int) -> list[Match] | None:
        """The user's newest matches; None if there is no such user."""


class PostgresDirectory:
    """Reads from PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def stats(self) -> Stats:
        """The figures of this moment."""
        active = select(func.count(), func.count(ProfileRow.city_key.distinct())).where(ProfileRow.active)
        likes = select(func.count()).where(LikeRow.verdict == Verdict.LIKE)
        matches = select(func.count()).select_from(MatchRow)

        async def count(session: AsyncSession) -> Stats:
            profiles, cities = (await session.execute(active)).one()
            return Stats(
                profiles=profiles,
                cities=cities,
                likes=(await session.execute(likes)).scalar_one(),
                matches=(await session.execute(matches)).scalar_one(),
            )

        return await self._database.run(count)

    async def page(self, query: ProfileFilter) -> ProfilePage:
        """A page of the active profiles that the query names, newest first."""
        statement = (
            select_people().where(ProfileRow.active).order_by(ProfileRow.id.desc()).limit(query.limit + 1)
        )
        if query.city is not None:
            statement = statement.where(ProfileRow.city_key == city_key(query.city))
        if query.cursor is not None:
            statement = statement.where(ProfileRow.id < query.cursor)

        found = await self._database.run(lambda session: session.execute(statement))
        items = [_public(name, row) for name, row in found]
        more = len(items) > query.limit
        return ProfilePage(
            items=items[: query.limit], next_cursor=items[query.limit - 1].id if more else None
        )

    async def matches(self, user_id: int) -> list[Match] | None:
        """The user's newest matches; None if there is no such user."""

        async def read(session: AsyncSession) -> list[Match] | None:
            if await session.get(UserRow, user_id) is None:
                return None
            return await PostgresMatching(session).matches(user_id, MATCHES_LISTED)

        return await self._database.run(read)


def _public(name: str, row: ProfileRow) -> PublicProfile:
    return PublicProfile(
        id=row.id, name=name, age=row.age, city=row.city, about=row.about, since=row.created_at
    )
