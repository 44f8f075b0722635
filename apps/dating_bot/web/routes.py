"""/api: figures and profiles for everyone, matches for the messenger."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query

from dating_bot.people.schema import UserId
from dating_bot.web.schema import MatchItem, MatchList, ProfileFilter, ProfilePage, Stats
from dating_bot.web.statistics import Statistics
from dating_bot.web.store import Directory
from dating_bot.webhook_auth import WebhookGuard


def web_routes(directory: Directory, statistics: Statistics, guard: WebhookGuard) -> APIRouter:
    """The routes, reading from this directory."""
    router = APIRouter(prefix="/api", tags=["web"])

    @router.get("/stats")
    async def stats() -> Stats:
        return await statistics.current()

    @router.get("/profiles")
    async def profiles(query: Annotated[ProfileFilter, Query()]) -> ProfilePage:
        return await directory.page(query)

    # Whom someone likes is nobody else's business, so this one is not for the page.
    @router.get("/matches/{user}", dependencies=[Depends(guard)])
    async def matches(user: Annotated[UserId, Path()]) -> MatchList:
        found = await directory.matches(user)
        if found is None:
            raise HTTPException(404, f"There is no user {user}.")
        items = [
            MatchItem(
                name=match.person.name,
                age=match.person.profile.age,
                city=match.person.profile.city,
                about=match.person.profile.about,
                since=match.since,
            )
            for match in found
        ]
        return MatchList(items=items)

    return router
