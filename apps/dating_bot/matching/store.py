"""Candidates, verdicts and matches in PostgreSQL, within one transaction."""

from typing import Protocol

from sqlalchemy import Select, case, exists, func, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from dating_bot.matching.schema import Match, Verdict
from dating_bot.matching.table import LikeRow, MatchRow
from dating_bot.people.schema import Person, city_key
from dating_bot.people.store import person_of, select_people
from dating_bot.people.table import ProfileRow, UserRow


class Matching(Protocol):
    """What a transaction can do with verdicts and matches."""

    async def candidate(self, user_id: int, *, city: str, after: int | None) -> Person | None:
        """Someone in that city with an active profile whom the user has not judged.

        They come in the order in which they made their profiles, beginning behind the user `after`, and
        round again.
        """

    async def judge(self, user_id: int, other_id: int, verdict: Verdict) -> bool:
        """Stores a verdict that was not there before; True if it makes the two a match.

        Of two users who like each other at the same moment, exactly one is told of the match.
        """

    async def matches(self, user_id: int, limit: int) -> list[Match]:
        """The user's newest matches, without those whose profile is not active."""


class PostgresMatching:
    """Verdicts and matches in PostgreSQL."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def candidate(self, user_id: int, *, city: str, after: int | None) -> Person | None:
        """Someone in that city with an active profile whom the user has not judged."""
        judged = exists().where(LikeRow.user_id == user_id, LikeRow.other_id == ProfileRow.user_id)
        eligible = (
            select_people()
            .where(ProfileRow.active, ProfileRow.city_key == city_key(city))
            .where(ProfileRow.user_id != user_id, ~judged)
            .order_by(ProfileRow.id)
            .limit(1)
        )
        shown = select(ProfileRow.id).where(ProfileRow.user_id == after).scalar_subquery()
        found = await self._first(eligible.where(ProfileRow.id > func.coalesce(shown, 0)))
        return found or await self._first(eligible)

    async def judge(self, user_id: int, other_id: int, verdict: Verdict) -> bool:
        """Stores a verdict that was not there before; True if it makes the two a match."""
        low, high = sorted((user_id, other_id))
        # One pair at a time: else, of two likes at once, neither transaction would see the other's.
        await self._session.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended(f"pair {low} {high}", 0)))
        )
        await self._session.execute(
            insert(LikeRow).values(user_id=user_id, other_id=other_id, verdict=verdict)
        )
        if verdict is not Verdict.LIKE or not await self._likes(other_id, user_id):
            return False
        match = upsert(MatchRow).values(low_id=low, high_id=high).on_conflict_do_nothing()
        return await self._session.scalar(match.returning(MatchRow.low_id)) is not None

    async def matches(self, user_id: int, limit: int) -> list[Match]:
        """The user's newest matches, without those whose profile is not active."""
        other = case((MatchRow.low_id == user_id, MatchRow.high_id), else_=MatchRow.low_id)
        statement = (
            select_people()
            .join(MatchRow, other == UserRow.id)
            .add_columns(MatchRow.created_at)
            .where(or_(MatchRow.low_id == user_id, MatchRow.high_id == user_id), ProfileRow.active)
            .order_by(MatchRow.created_at.desc(), UserRow.id)
            .limit(limit)
        )
        found = await self._session.execute(statement)
        return [Match(person_of(name, profile), since) for name, profile, since in found]

    async def _likes(self, user_id: int, other_id: int) -> bool:
        statement = select(LikeRow.verdict).where(LikeRow.user_id == user_id, LikeRow.other_id == other_id)
        return await self._session.scalar(statement) == Verdict.LIKE

    async def _first(self, statement: Select[str, ProfileRow]) -> Person | None:
        found = (await self._session.execute(statement)).first()
        return person_of(*found) if found else None
