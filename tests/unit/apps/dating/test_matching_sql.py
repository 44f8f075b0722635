"""What PostgresMatching says to the database; that the answers are right is for live tests to see."""

from typing import cast

import pytest
from sqlalchemy import ClauseElement
from sqlalchemy.ext.asyncio import AsyncSession

from dating_bot.matching.schema import Verdict
from dating_bot.matching.store import PostgresMatching

pytestmark = pytest.mark.anyio


class RecordingSession:
    """Notes the statements, as SQL with its values, and finds nothing."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def execute(self, statement: ClauseElement) -> None:
        self._note(statement)

    async def scalar(self, statement: ClauseElement) -> None:
        self._note(statement)

    def _note(self, statement: ClauseElement) -> None:
        compiled = statement.compile(compile_kwargs={"literal_binds": True})
        self.told.append(" ".join(str(compiled).split()))


async def statements(user_id: int, other_id: int, verdict: Verdict) -> list[str]:
    session = RecordingSession()
    await PostgresMatching(cast(AsyncSession, session)).judge(user_id, other_id, verdict)
    return session.told


async def test_a_pair_is_locked_under_one_name_before_either_likes_the_other() -> None:
    one, other = await statements(5, 3, Verdict.LIKE), await statements(3, 5, Verdict.LIKE)
    assert "pg_advisory_xact_lock(hashtextextended('pair 3 5', 0))" in one[0]
    assert one[0] == other[0]
    assert [sql.split(" ")[0] for sql in one] == ["SELECT", "INSERT", "SELECT"]


async def test_a_pass_asks_for_no_match() -> None:
    assert len(await statements(5, 3, Verdict.PASS)) == 2
