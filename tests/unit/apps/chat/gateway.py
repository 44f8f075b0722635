"""A service behind the gateway, and the gateway's settings."""

import asyncio
from dataclasses import dataclass, field

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from chat_services.api_gateway.settings import GatewaySettings
from tests.unit.apps.chat.support import settings

NOWHERE = "http://127.0.0.1:1"


@dataclass
class Upstream:
    """A service that tells what it was asked, and can be slow."""

    seen: list[Request] = field(default_factory=list)
    slow: bool = False

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.api_route("/{rest:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
        async def answer(request: Request) -> Response:
            self.seen.append(request)
            if self.slow:
                await asyncio.sleep(5)
            status = int(request.query_params.get("status", "200"))
            if status == 204:
                return Response(status_code=204)
            body = (await request.body()).decode()
            answer = JSONResponse({"path": request.url.path, "body": body}, status_code=status)
            answer.headers.append("Set-Cookie", "a=1")
            answer.headers.append("Set-Cookie", "b=2")
            answer.headers["Connection"] = "X-Hop"
            answer.headers["X-Hop"] = "for the gateway alone"
            answer.headers["X-End"] = "for the client"
            return answer

        return app


def gateway_settings(url: str, **more: str) -> GatewaySettings:
    names = ("AUTH_SERVICE_URL", "USER_SERVICE_URL", "CHAT_SERVICE_URL")
    urls = dict.fromkeys(names, url) | {"NOTIFICATION_SERVICE_URL": NOWHERE}
    chosen = {"UPSTREAM_TIMEOUT_SECONDS": "0.3", "USER_BURST": "20", "ANONYMOUS_BURST": "3"}
    chosen |= {"USER_REQUESTS_PER_SECOND": "0.1", "ANONYMOUS_REQUESTS_PER_SECOND": "0.1"}
    return settings(GatewaySettings, **(urls | chosen | more))
