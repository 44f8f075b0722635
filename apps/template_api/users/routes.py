"""/api/v1/users: list and look at users; administrators also make, change and remove them."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Response

from template_api.auth.guard import Caller, Guard
from template_api.users.cache import UserPageCache
from template_api.users.desk import UserDesk
from template_api.users.schema import NewUser, User, UserChange, UserId, UserPage, UserQuery
from template_api.users.store import UserStore

IdInPath = Annotated[UserId, Path()]


def user_routes(store: UserStore, cache: UserPageCache, desk: UserDesk, guard: Guard) -> APIRouter:
    """The routes, working on this store and this cache."""
    router = APIRouter(prefix="/api/v1/users", tags=["users"])

    async def found(user_id: int) -> User:
        user = await store.get(user_id)
        if user is None:
            raise HTTPException(404, f"There is no user {user_id}.")
        return user

    signed_in = Depends(guard.signed_in)
    administrator = Depends(guard.administrator)

    @router.get("", dependencies=[signed_in], response_model=UserPage)
    async def browse(query: Annotated[UserQuery, Query()]) -> Response:
        page, lookup = await cache.read(query, store.page)
        return Response(page, media_type="application/json", headers={"X-Cache": lookup})

    @router.get("/me")
    async def look_at_me(caller: Annotated[Caller, signed_in]) -> User:
        return await found(caller.user_id)

    @router.delete("/me", status_code=204)
    async def leave(caller: Annotated[Caller, signed_in]) -> None:
        await desk.remove(caller.user_id)

    @router.post("", status_code=201, dependencies=[administrator])
    async def add(new: NewUser, response: Response) -> User:
        user = await desk.add(new)
        response.headers["Location"] = f"/api/v1/users/{user.id}"
        return user

    @router.get("/{user_id}", dependencies=[signed_in])
    async def look_at(user_id: IdInPath) -> User:
        return await found(user_id)

    @router.patch("/{user_id}", dependencies=[administrator])
    async def change(user_id: IdInPath, changes: UserChange) -> User:
        return await desk.change(user_id, changes)

    @router.delete("/{user_id}", status_code=204, dependencies=[administrator])
    async def remove(user_id: IdInPath) -> None:
        await desk.remove(user_id)

    return router
