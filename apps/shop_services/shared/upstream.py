"""Asking another service of the shop over HTTP."""

import logging
from collections.abc import Mapping
from typing import TypeVar

import httpx
from pydantic import BaseModel, Field, ValidationError

from service_kit.errors import DependencyUnavailableError, Problem
from service_kit.request_id import HEADER, current_request_id
from service_kit.settings import Settings, Text

ModelT = TypeVar("ModelT", bound=BaseModel)

CONNECT_TIMEOUT_SECONDS = 2.0
HEALTH_PATH = "/health"

# It logs every request; the one who was asked does so too, and knows more about it.
logging.getLogger("httpx").setLevel(logging.WARNING)


class UpstreamSettings(Settings):
    """Where the service is."""

    url: Text = Field(description="the service's address, such as http://api:8080")
    timeout_seconds: float = Field(10.0, gt=0, description="how long one of its answers may take")


class NotSentError(DependencyUnavailableError):
    """The service cannot be reached, so it knows nothing of the request."""


class UpstreamFailedError(Exception):
    """The service gave an answer that was not expected of it."""

    def __init__(self, service: str, status: int, detail: str) -> None:
        super().__init__(f"{service} answered {status}: {detail}")
        self.service = service
        self.status = status
        self.detail = detail


class Upstream:
    """Requests to one service, with the current request's id, so that log lines can be joined."""

    def __init__(
        self, settings: UpstreamSettings, *, name: str, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._name = name
        self._client = httpx.AsyncClient(
            base_url=settings.url,
            timeout=httpx.Timeout(settings.timeout_seconds, connect=CONNECT_TIMEOUT_SECONDS),
            transport=transport,
        )

    async def request(
        self,
        method: str,
        path: str,
        *,
        body: BaseModel | None = None,
        query: Mapping[str, str | int] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """The answer, whatever its status, but for 503.

        Raises:
            NotSentError: no connection came about.
            DependencyUnavailableError: the answer is 503, did not come in time or broke off; what the request
                asks for may be done or not.
        """
        sent = dict(headers or {})
        if request_id := current_request_id():
            sent[HEADER] = request_id
        if body is not None:
            sent["Content-Type"] = "application/json"
        content = None if body is None else body.model_dump_json()
        try:
            answer = await self._client.request(method, path, content=content, params=query, headers=sent)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotSentError(self._name) from error
        except httpx.TransportError as error:
            raise DependencyUnavailableError(self._name) from error
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            raise DependencyUnavailableError(self._name) from self.failure(answer)
        return answer

    def read(self, model: type[ModelT], answer: httpx.Response) -> ModelT:
        """The body of a successful answer; raises UpstreamFailedError for any other one."""
        if not answer.is_success:
            raise self.failure(answer)
        try:
            return model.model_validate_json(answer.content)
        except ValidationError as error:
            raise UpstreamFailedError(self._name, answer.status_code, "its body makes no sense") from error

    def failure(self, answer: httpx.Response) -> UpstreamFailedError:
        """The answer as an exception."""
        return UpstreamFailedError(self._name, answer.status_code, problem_detail(answer))

    async def check(self) -> None:
        """The health check: it answers, be it to say that something it depends on is away."""
        try:
            await self._client.get(HEALTH_PATH)
        except httpx.TransportError as error:
            raise DependencyUnavailableError(self._name) from error

    async def close(self) -> None:
        """Closes all connections."""
        await self._client.aclose()


def problem_detail(answer: httpx.Response) -> str:
    """What a problem says, or the status' name where there is none."""
    try:
        return Problem.model_validate_json(answer.content).detail
    except ValidationError:
        return answer.reason_phrase
