"""/login: tell a customer from others. Each attempt is stored, whatever comes of it."""

import logging
from collections.abc import Sequence

from fastapi import APIRouter, HTTPException, Request

from shop_services.api.customers.passwords import is_right
from shop_services.api.customers.store import CustomerStore
from shop_services.contracts.customers import Customer, Login
from shop_services.shared.client_ip import Network, client_ip

_logger = logging.getLogger(__name__)


def login_routes(store: CustomerStore, trusted_proxies: Sequence[Network]) -> APIRouter:
    """The route, working on this store; these proxies are believed where requests come from."""
    router = APIRouter(tags=["login"])

    @router.post("/login")
    async def log_in(login: Login, request: Request) -> Customer:
        address = client_ip(request, trusted_proxies)
        customer = await store.with_email(login.email)
        success = customer is not None and is_right(login.email, login.password)
        await store.record_attempt(login.email, address, success=success)
        fields = {"email": login.email, "ip_address": str(address)}
        if customer is None or not success:
            _logger.warning("login failed", extra=fields)
            raise HTTPException(401, "The address or the password is wrong.")
        _logger.info("login succeeded", extra=fields | {"customer_id": customer.id})
        return customer

    return router
