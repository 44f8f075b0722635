"""/orders: place, look at, list and refund orders."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Response

from shop_services.api.orders.checkout import Checkout, NotRefundableError, OrderUnpaidError
from shop_services.api.orders.store import NoSuchProductError, OrderStore, OutOfStockError
from shop_services.contracts.orders import NewOrder, Order, OrderFilter, OrderPage
from shop_services.contracts.values import OrderId

IdInPath = Annotated[OrderId, Path()]


def order_routes(store: OrderStore, checkout: Checkout) -> APIRouter:
    """The routes, working on this store through this checkout."""
    router = APIRouter(prefix="/orders", tags=["orders"])

    @router.post("", status_code=201)
    async def place(new: NewOrder, response: Response) -> Order:
        try:
            order = await checkout.place(new)
        except NoSuchProductError as error:
            raise HTTPException(404, f"There is no product {new.product_id}.") from error
        except OutOfStockError as error:
            detail = f"Only {error.left} units of {error.product_name} are left."
            raise HTTPException(409, detail) from error
        except OrderUnpaidError as error:
            status = 402 if error.declined else 502
            raise HTTPException(status, str(error), {"Location": _path(error.order)}) from error
        response.headers["Location"] = _path(order)
        return order

    @router.get("")
    async def browse(query: Annotated[OrderFilter, Query()]) -> OrderPage:
        return await store.page(query)

    @router.get("/{order_id}")
    async def look_at(order_id: IdInPath) -> Order:
        return await _found(store, order_id)

    @router.post("/{order_id}/refund")
    async def refund(order_id: IdInPath) -> Order:
        try:
            return await checkout.refund(await _found(store, order_id))
        except NotRefundableError as error:
            raise HTTPException(409, str(error)) from error

    return router


def _path(order: Order) -> str:
    return f"/orders/{order.id}"


async def _found(store: OrderStore, order_id: int) -> Order:
    order = await store.get(order_id)
    if order is None:
        raise HTTPException(404, f"There is no order {order_id}.")
    return order
