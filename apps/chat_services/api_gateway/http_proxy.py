"""Passes HTTP requests on to a service, and its answers back."""

import asyncio
import logging

import httpx
from fastapi import HTTPException, Request
from starlette.responses import Response

from chat_services.api_gateway import headers
from chat_services.api_gateway.metrics import Failure, GatewayMetrics
from chat_services.api_gateway.upstreams import Upstream
from service_kit.request_id import current_request_id

CONNECT_TIMEOUT_SECONDS = 2.0
MAX_CONNECTIONS = 200

_logger = logging.getLogger(__name__)


class HttpProxy:
    """Answers are read as a whole, so that one that breaks off becomes a 502 and not half an answer."""

    def __init__(self, metrics: GatewayMetrics, *, timeout_seconds: float) -> None:
        self._metrics = metrics
        self._timeout = timeout_seconds
        self._client = httpx.AsyncClient(
            # Only connecting is tried again: then the service has not seen the request.
            transport=httpx.AsyncHTTPTransport(
                retries=1, limits=httpx.Limits(max_connections=MAX_CONNECTIONS), trust_env=False
            ),
            timeout=httpx.Timeout(timeout_seconds, connect=min(CONNECT_TIMEOUT_SECONDS, timeout_seconds)),
            trust_env=False,
            follow_redirects=False,
        )

    async def forward(self, request: Request, upstream: Upstream, *, client: str) -> Response:
        """The service's answer.

        Raises:
            HTTPException: 504 if it took too long, 502 if there was none.
        """
        passed_on = self._client.build_request(
            request.method,
            httpx.URL(upstream.url).copy_with(raw_path=_raw_target(request)),
            headers=headers.for_upstream(
                request.headers,
                client=client,
                scheme=request.url.scheme,
                request_id=current_request_id(),
            ),
            content=await request.body(),
        )
        try:
            async with asyncio.timeout(self._timeout):
                answer = await self._client.send(passed_on)
        except (TimeoutError, httpx.TimeoutException) as error:
            self._count(upstream, Failure.TIMEOUT, error)
            raise HTTPException(504, f"{upstream.name} took too long to answer.") from error
        except httpx.HTTPError as error:
            self._count(upstream, Failure.UNREACHABLE, error)
            raise HTTPException(502, f"{upstream.name} gave no answer.") from error
        response = Response(answer.content, status_code=answer.status_code)
        response.raw_headers = headers.for_client(answer.headers.raw)
        return response

    async def close(self) -> None:
        """Closes all connections."""
        await self._client.aclose()

    def _count(self, upstream: Upstream, failure: Failure, error: Exception) -> None:
        self._metrics.failures.labels(upstream.name, failure).inc()
        cause = f"{type(error).__name__}: {error}"
        _logger.warning("no answer from %s", upstream.name, extra={"upstream": upstream.name, "cause": cause})


def _raw_target(request: Request) -> bytes:
    """Path and query as they came."""
    path: bytes = request.scope["raw_path"]
    query: bytes = request.scope["query_string"]
    return path + b"?" + query if query else path
