"""/rooms: open, invite, leave, write, read and search."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Response

from chat_services.chat_service.rooms.membership import Membership
from chat_services.chat_service.rooms.messages import MessageStore, NotAMemberError
from chat_services.chat_service.rooms.schema import (
    MAX_ROOMS,
    Invitation,
    Message,
    NewMessage,
    NewRoom,
    PageQuery,
    Room,
    RoomWithMembers,
    SearchQuery,
)
from chat_services.chat_service.rooms.store import Joining, RoomStore, TooManyRoomsError
from chat_services.chat_service.search import MessageSearch
from chat_services.shared.identity import CurrentUser
from chat_services.shared.names import RoomId

IdInPath = Annotated[RoomId, Path()]

_REFUSALS = {
    Joining.ROOM_FULL: "The room is full.",
    Joining.TOO_MANY_ROOMS: f"{{username}} is in {MAX_ROOMS} rooms already.",
}


@dataclass(frozen=True)
class RoomParts:
    """What the routes work on; `search` is there only where Elasticsearch is."""

    rooms: RoomStore
    membership: Membership
    messages: MessageStore
    search: MessageSearch | None


def room_routes(parts: RoomParts) -> APIRouter:
    """The routes. A room is nobody's business but its members': for others it is not there."""
    router = APIRouter(prefix="/rooms", tags=["rooms"])

    @router.post("", status_code=201)
    async def open_room(user: CurrentUser, new: NewRoom, response: Response) -> RoomWithMembers:
        try:
            room = await parts.membership.open(user.username, new.name)
        except TooManyRoomsError as error:
            raise HTTPException(409, f"You are in {MAX_ROOMS} rooms: leave one first.") from error
        for member in new.members:  # who can't be in it is missing in the answer
            await parts.membership.invite(room.id, by=user.username, username=member)
        response.headers["Location"] = f"/rooms/{room.id}"
        return await _room(parts, room.id, user.username)

    @router.get("")
    async def own_rooms(user: CurrentUser) -> list[Room]:
        return await parts.rooms.rooms_of(user.username)

    @router.get("/{room_id}")
    async def look_at(user: CurrentUser, room_id: IdInPath) -> RoomWithMembers:
        return await _room(parts, room_id, user.username)

    @router.post("/{room_id}/members", status_code=204)
    async def invite(user: CurrentUser, room_id: IdInPath, invitation: Invitation) -> None:
        username = invitation.username
        outcome = await parts.membership.invite(room_id, by=user.username, username=username)
        if outcome is Joining.NO_ROOM:
            raise _no_room(room_id)
        if outcome in _REFUSALS:
            raise HTTPException(409, _REFUSALS[outcome].format(username=username))

    @router.delete("/{room_id}/members/me", status_code=204)
    async def leave(user: CurrentUser, room_id: IdInPath) -> None:
        if not await parts.membership.leave(room_id, user.username):
            raise _no_room(room_id)

    @router.post("/{room_id}/messages", status_code=201)
    async def write(user: CurrentUser, room_id: IdInPath, new: NewMessage) -> Message:
        try:
            return await parts.messages.send(room_id, user.username, new.text)
        except NotAMemberError as error:
            raise _no_room(room_id) from error

    @router.get("/{room_id}/messages")
    async def read(
        user: CurrentUser, room_id: IdInPath, query: Annotated[PageQuery, Query()]
    ) -> list[Message]:
        await _require_member(parts, room_id, user.username)
        return await parts.messages.page(room_id, query)

    @router.get("/{room_id}/search")
    async def find(
        user: CurrentUser, room_id: IdInPath, query: Annotated[SearchQuery, Query()]
    ) -> list[Message]:
        await _require_member(parts, room_id, user.username)
        if parts.search is None:
            raise HTTPException(404, "This chat has no search: it was set up without Elasticsearch.")
        return await parts.search.find(room_id, query.q, query.limit)

    return router


async def _room(parts: RoomParts, room_id: str, username: str) -> RoomWithMembers:
    room = await parts.rooms.get(room_id, username)
    if room is None:
        raise _no_room(room_id)
    return room


async def _require_member(parts: RoomParts, room_id: str, username: str) -> None:
    if not await parts.rooms.is_member(room_id, username):
        raise _no_room(room_id)


def _no_room(room_id: str) -> HTTPException:
    return HTTPException(404, f"There is no room {room_id}.")
