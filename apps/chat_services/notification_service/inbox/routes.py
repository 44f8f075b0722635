"""/notifications: services send them, users read their own."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from chat_services.notification_service.inbox.courier import Courier
from chat_services.notification_service.inbox.store import KEPT, InboxStore
from chat_services.shared.events import Notification
from chat_services.shared.identity import SERVICES_ONLY, CurrentUser
from chat_services.shared.names import Username


class Delivery(BaseModel):
    """A notification and those who are to get it."""

    model_config = ConfigDict(extra="forbid")

    recipients: list[Username] = Field(min_length=1, max_length=50)
    notification: Notification


def notification_routes(inbox: InboxStore, courier: Courier) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/notifications", tags=["notifications"])

    @router.post("", status_code=202, dependencies=[SERVICES_ONLY])
    async def deliver(delivery: Delivery) -> None:
        await courier.deliver(dict.fromkeys(delivery.recipients), delivery.notification)

    @router.get("/{username}")
    async def own(
        user: CurrentUser,
        username: Annotated[Username, Path()],
        limit: Annotated[int, Query(ge=1, le=KEPT)] = 20,
    ) -> list[Notification]:
        if user.username != username:
            raise HTTPException(403, "Notifications are for their user alone.")
        return await inbox.of(username, limit)

    return router
