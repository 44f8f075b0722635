import pytest
from fastapi import FastAPI, Request
from httpx import ASGITransport, AsyncClient

from template_api.web.forwarded import ForwardedMiddleware
from template_api.web.security_headers import SecurityHeadersMiddleware

pytestmark = pytest.mark.anyio


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI()

    @app.get("/who")
    def who(request: Request) -> str | None:
        return request.client.host if request.client else None

    return app


async def who(app: FastAPI, hops: int, *forwarded: str) -> str:
    transport = ASGITransport(ForwardedMiddleware(app, hops), client=("10.0.0.9", 1))
    async with AsyncClient(transport=transport, base_url="http://api") as client:
        answer = await client.get("/who", headers=[("X-Forwarded-For", each) for each in forwarded])
    found: str = answer.json()
    return found


@pytest.mark.parametrize(
    ("hops", "forwarded", "client"),
    [
        (0, ["1.1.1.1"], "10.0.0.9"),
        (1, ["1.1.1.1"], "1.1.1.1"),
        (1, ["6.6.6.6, 1.1.1.1"], "1.1.1.1"),
        (1, ["6.6.6.6", "1.1.1.1"], "1.1.1.1"),
        (2, ["6.6.6.6, 1.1.1.1, 10.0.0.2"], "1.1.1.1"),
        (2, ["1.1.1.1"], "10.0.0.9"),
        (1, [], "10.0.0.9"),
        (1, ["nonsense"], "10.0.0.9"),
        (1, ["2001:db8::1"], "2001:db8::1"),
    ],
)
async def test_only_what_our_own_proxies_wrote_is_believed(
    app: FastAPI, hops: int, forwarded: list[str], client: str
) -> None:
    assert await who(app, hops, *forwarded) == client


async def test_every_answer_has_the_headers_even_an_error(app: FastAPI) -> None:
    transport = ASGITransport(SecurityHeadersMiddleware(app))
    async with AsyncClient(transport=transport, base_url="http://api") as client:
        for path in ("/who", "/nowhere"):
            headers = (await client.get(path)).headers
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Cache-Control"] == "no-store"
            assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
