"""The bot's storage in memory: with transactions that keep all or nothing, and a switch for an outage."""

import asyncio
from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from dating_bot.matching.schema import Match, Verdict
from dating_bot.people.schema import Member, Person, Profile, User, city_key
from dating_bot.storage import Transaction
from dating_bot.web.schema import ProfileFilter, ProfilePage, PublicProfile, Stats
from service_kit.errors import DependencyUnavailableError

T = TypeVar("T")

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Rows:
    """What is stored; `profiles` is in the order in which they were made."""

    members: dict[int, Member] = field(default_factory=dict)
    profiles: list[int] = field(default_factory=list)
    verdicts: dict[tuple[int, int], Verdict] = field(default_factory=dict)
    matches: list[tuple[int, int]] = field(default_factory=list)
    updates: dict[int, str | None] = field(default_factory=dict)

    def person(self, user_id: int) -> Person | None:
        member = self.members[user_id]
        return Person(user_id, member.name, member.profile) if member.profile else None

    def active(self) -> list[Person]:
        people = [person for user_id in self.profiles if (person := self.person(user_id))]
        return [person for person in people if person.profile.active]


@dataclass
class MemoryPeople:
    rows: Rows

    async def join(self, user: User) -> bool:
        joined = user.id not in self.rows.members
        self.rows.members.setdefault(user.id, Member(user.id, user.name, None, None))
        return joined

    async def enter(self, user: User) -> Member | None:
        if user.id in self.rows.members:
            self.rows.members[user.id] = replace(self.rows.members[user.id], name=user.name)
        return self.rows.members.get(user.id)

    async def save_profile(self, user_id: int, profile: Profile) -> None:
        self.rows.members[user_id] = replace(self.rows.members[user_id], profile=profile)
        if user_id not in self.rows.profiles:
            self.rows.profiles.append(user_id)

    async def show(self, user_id: int, other_id: int | None) -> None:
        self.rows.members[user_id] = replace(self.rows.members[user_id], shown_id=other_id)

    async def person(self, user_id: int) -> Person | None:
        return self.rows.person(user_id)


@dataclass
class MemoryMatching:
    rows: Rows

    async def candidate(self, user_id: int, *, city: str, after: int | None) -> Person | None:
        order = self.rows.profiles
        place = order.index(after) + 1 if after in order else 0
        people = {person.user_id: person for person in self.rows.active()}
        for other_id in order[place:] + order[:place]:
            person = people.get(other_id)
            if person is None or other_id == user_id or (user_id, other_id) in self.rows.verdicts:
                continue
            if city_key(person.profile.city) == city_key(city):
                return person
        return None

    async def judge(self, user_id: int, other_id: int, verdict: Verdict) -> bool:
        self.rows.verdicts[user_id, other_id] = verdict
        low, high = sorted((user_id, other_id))
        liked = {self.rows.verdicts.get((low, high)), self.rows.verdicts.get((high, low))} == {Verdict.LIKE}
        if liked:
            self.rows.matches.append((low, high))
        return liked

    async def matches(self, user_id: int, limit: int) -> list[Match]:
        pairs = [pair for pair in reversed(self.rows.matches) if user_id in pair]
        people = [self.rows.person(low if high == user_id else high) for low, high in pairs]
        return [Match(person, MOMENT) for person in people if person and person.profile.active][:limit]


@dataclass
class MemoryUpdates:
    rows: Rows

    async def begin(self, update_id: int) -> str | None:
        return self.rows.updates.setdefault(update_id, None)

    async def finish(self, update_id: int, reply: str) -> None:
        self.rows.updates[update_id] = reply

    async def forget(self, *, older_than_hours: int, limit: int) -> int:
        old = list(self.rows.updates)[:limit]
        for update_id in old:
            del self.rows.updates[update_id]
        return len(old)


@dataclass
class MemoryStorage:
    """One transaction at a time, as PostgreSQL's locks make it for one user, one pair or one update."""

    rows: Rows = field(default_factory=Rows)
    away: bool = False
    fails: Exception | None = None
    """Raised at the end of the next transaction, which then has no effect."""
    reads: int = 0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        async with self._lock:
            self._strike()
            before = deepcopy(self.rows)
            try:
                result = await work(
                    Transaction(MemoryPeople(self.rows), MemoryMatching(self.rows), MemoryUpdates(self.rows))
                )
                if self.fails is not None:
                    error, self.fails = self.fails, None
                    raise error
            except Exception:
                self.rows = before
                raise
            return result

    async def stats(self) -> Stats:
        await asyncio.sleep(0)
        self._strike()
        self.reads += 1
        active = self.rows.active()
        return Stats(
            profiles=len(active),
            cities=len({city_key(person.profile.city) for person in active}),
            likes=list(self.rows.verdicts.values()).count(Verdict.LIKE),
            matches=len(self.rows.matches),
        )

    async def page(self, query: ProfileFilter) -> ProfilePage:
        self._strike()
        found = [self._public(person) for person in reversed(self.rows.active())]
        if query.city is not None:
            found = [item for item in found if city_key(item.city) == city_key(query.city)]
        if query.cursor is not None:
            found = [item for item in found if item.id < query.cursor]
        items = found[: query.limit]
        return ProfilePage(items=items, next_cursor=items[-1].id if len(found) > query.limit else None)

    async def matches(self, user_id: int) -> list[Match] | None:
        self._strike()
        return await MemoryMatching(self.rows).matches(user_id, 100) if user_id in self.rows.members else None

    def _public(self, person: Person) -> PublicProfile:
        profile = person.profile
        return PublicProfile(
            id=self.rows.profiles.index(person.user_id) + 1,
            name=person.name,
            age=profile.age,
            city=profile.city,
            about=profile.about,
            since=MOMENT,
        )

    def _strike(self) -> None:
        if self.away:
            raise DependencyUnavailableError("db")
