"""Logging in and out."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from shop_services.contracts.customers import Login
from shop_services.frontend.metrics import Page
from shop_services.frontend.rendering import Pages
from shop_services.frontend.shop import ShopApi
from shop_services.shared.client_ip import Network, client_ip


def account_routes(shop: ShopApi, pages: Pages, trusted_proxies: Sequence[Network]) -> APIRouter:
    """The routes; these proxies are believed where visitors come from."""
    router = APIRouter(tags=["account"])

    @router.get("/login")
    async def form(request: Request) -> Response:
        return pages.show(request, Page.LOGIN)

    @router.post("/login")
    async def log_in(request: Request, login: Annotated[Login, Form()]) -> Response:
        customer = await shop.log_in(login, client_ip(request, trusted_proxies))
        pages.track(request, "log in", success=customer is not None)
        if customer is None:
            return pages.show(request, Page.LOGIN, status=401, failed=True)
        pages.log_in(request, customer.email)
        return pages.redirect(request, "/")

    @router.post("/logout")
    async def log_out(request: Request) -> Response:
        pages.log_in(request, None)
        pages.track(request, "log out")
        return pages.redirect(request, "/")

    return router
