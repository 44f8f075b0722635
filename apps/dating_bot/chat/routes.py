"""/bot/updates: the messenger's webhook."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from dating_bot.chat.schema import Update, UpdateAnswer
from dating_bot.chat.updates import UpdateHandler
from dating_bot.webhook_auth import WebhookGuard


async def _body(request: Request) -> Update:
    """The update in the body. FastAPI would read a body parameter before the guard has seen the request."""
    try:
        return Update.model_validate_json(await request.body())
    except ValidationError as error:
        errors = [{**item, "loc": ("body", *item["loc"])} for item in error.errors()]
        raise RequestValidationError(errors) from error


def chat_routes(handler: UpdateHandler, guard: WebhookGuard) -> APIRouter:
    """The route, leading to this handler."""
    router = APIRouter(prefix="/bot", tags=["bot"], dependencies=[Depends(guard)])

    @router.post("/updates")
    async def deliver(update: Annotated[Update, Depends(_body)]) -> UpdateAnswer:
        return await handler.handle(update)

    return router
