"""/users: profiles, presence and contacts."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path

from chat_services.shared.identity import USERS_ONLY, CurrentUser
from chat_services.shared.names import Username
from chat_services.shared.presence import PresenceStore
from chat_services.user_service.contacts import MAX_CONTACTS, ContactStore, TooManyContactsError
from chat_services.user_service.profiles import ProfileStore
from chat_services.user_service.schema import PresenceChange, Profile, ProfileChange, UserPresence

NameInPath = Annotated[Username, Path()]


@dataclass(frozen=True)
class UserParts:
    """What the routes work on."""

    profiles: ProfileStore
    contacts: ContactStore
    presence: PresenceStore


def user_routes(parts: UserParts) -> APIRouter:
    """The routes; `me` is no username, which has three characters at least."""
    router = APIRouter(prefix="/users", tags=["users"])

    @router.get("/me")
    async def own_profile(user: CurrentUser) -> Profile:
        return await parts.profiles.open(user.username)

    @router.patch("/me")
    async def change_profile(user: CurrentUser, change: ProfileChange) -> Profile:
        return await parts.profiles.change(user.username, change)

    @router.put("/me/presence", status_code=204)
    async def set_presence(user: CurrentUser, change: PresenceChange) -> None:
        await parts.presence.set(user.username, change.presence)

    @router.get("/me/contacts")
    async def contacts(user: CurrentUser) -> list[UserPresence]:
        states = await parts.presence.of(await parts.contacts.of(user.username))
        return [UserPresence(username=name, presence=state) for name, state in states.items()]

    @router.put("/me/contacts/{username}", status_code=204)
    async def add_contact(user: CurrentUser, username: NameInPath) -> None:
        _found(await parts.profiles.get(username), username)
        try:
            await parts.contacts.add(user.username, username)
        except TooManyContactsError as error:
            raise HTTPException(409, f"You have {MAX_CONTACTS} contacts: remove one first.") from error

    @router.delete("/me/contacts/{username}", status_code=204)
    async def remove_contact(user: CurrentUser, username: NameInPath) -> None:
        await parts.contacts.remove(user.username, username)

    @router.get("/{username}", dependencies=[USERS_ONLY])
    async def profile(username: NameInPath) -> Profile:
        return _found(await parts.profiles.get(username), username)

    @router.get("/{username}/presence", dependencies=[USERS_ONLY])
    async def presence(username: NameInPath) -> UserPresence:
        states = await parts.presence.of([username])
        return UserPresence(username=username, presence=states[username])

    return router


def _found(profile: Profile | None, username: str) -> Profile:
    if profile is None:
        raise HTTPException(404, f"There is no user {username}.")
    return profile
