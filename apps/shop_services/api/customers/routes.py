"""/customers: sign up and look at customers."""

import logging
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Response

from shop_services.api.customers.store import CustomerStore, EmailTakenError
from shop_services.contracts.customers import Customer, CustomerFilter, CustomerPage, NewCustomer
from shop_services.contracts.values import CustomerId

_logger = logging.getLogger(__name__)


def customer_routes(store: CustomerStore) -> APIRouter:
    """The routes, working on this store."""
    router = APIRouter(prefix="/customers", tags=["customers"])

    @router.post("", status_code=201)
    async def sign_up(new: NewCustomer, response: Response) -> Customer:
        try:
            customer = await store.add(new)
        except EmailTakenError as error:
            raise HTTPException(409, f"{new.email} is a customer already.") from error
        _logger.info("customer created", extra={"customer_id": customer.id})
        response.headers["Location"] = f"/customers/{customer.id}"
        return customer

    @router.get("")
    async def browse(query: Annotated[CustomerFilter, Query()]) -> CustomerPage:
        return await store.page(query)

    @router.get("/{customer_id}")
    async def look_at(customer_id: Annotated[CustomerId, Path()]) -> Customer:
        customer = await store.get(customer_id)
        if customer is None:
            raise HTTPException(404, f"There is no customer {customer_id}.")
        return customer

    return router
