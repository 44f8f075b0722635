"""Buying: the cart and the checkout."""

import asyncio
import logging
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from starlette.responses import Response

from shop_services.contracts.orders import NewOrder, Order
from shop_services.contracts.payments import Instrument, PaymentMethod
from shop_services.contracts.products import Product
from shop_services.contracts.values import MAX_QUANTITY, ProductId, Quantity
from shop_services.frontend.metrics import Page
from shop_services.frontend.rendering import Pages
from shop_services.frontend.sessions import Session
from shop_services.frontend.shop import Refusal, ShopApi

MAX_LINES = 20

_logger = logging.getLogger(__name__)
_INSTRUMENT: TypeAdapter[Instrument] = TypeAdapter(Instrument)


class AddForm(BaseModel):
    """Puts units of a product into the cart."""

    product_id: ProductId
    quantity: Quantity = 1


class RemoveForm(BaseModel):
    """Takes a product out of the cart."""

    product_id: ProductId


class CheckoutForm(BaseModel):
    """How the cart is paid; the number is for cards only."""

    method: PaymentMethod
    card_number: str = Field("", max_length=40, repr=False)


@dataclass(frozen=True)
class Line:
    """A product in the cart."""

    product: Product
    quantity: int

    @property
    def amount(self) -> Decimal:
        """EUR."""
        return self.product.price * self.quantity


def cart_routes(shop: ShopApi, pages: Pages) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["cart"])

    async def lines(session: Session) -> list[Line]:
        products = await asyncio.gather(*(shop.product(product_id) for product_id in session.cart))
        return [Line(product, session.cart[product.id]) for product in products if product is not None]

    @router.get("/cart")
    async def cart(request: Request) -> Response:
        return pages.show(request, Page.CART, lines=await lines(pages.session(request)))

    @router.post("/cart")
    async def add(request: Request, form: Annotated[AddForm, Form()]) -> Response:
        contents = pages.session(request).cart
        if form.product_id not in contents and len(contents) >= MAX_LINES:
            raise HTTPException(409, f"The cart holds {MAX_LINES} different products at most.")
        contents[form.product_id] = min(contents.get(form.product_id, 0) + form.quantity, MAX_QUANTITY)
        pages.track(request, "add to cart", product_id=form.product_id, quantity=form.quantity)
        return pages.redirect(request, "/cart")

    @router.post("/cart/remove")
    async def remove(request: Request, form: Annotated[RemoveForm, Form()]) -> Response:
        pages.session(request).cart.pop(form.product_id, None)
        pages.track(request, "remove from cart", product_id=form.product_id)
        return pages.redirect(request, "/cart")

    @router.get("/checkout")
    async def checkout(request: Request) -> Response:
        return pages.show(request, Page.CHECKOUT, lines=await lines(pages.session(request)))

    @router.post("/checkout")
    async def buy(request: Request, form: Annotated[CheckoutForm, Form()]) -> Response:
        session = pages.session(request)
        if not session.cart:
            return pages.redirect(request, "/cart")
        instrument = _instrument(form)
        pages.track(request, "checkout", method=form.method, products=len(session.cart))
        orders: list[Order] = []
        refusals: list[Refusal] = []
        for product_id, quantity in list(session.cart.items()):
            result = await shop.order(NewOrder(product_id=product_id, quantity=quantity, payment=instrument))
            if isinstance(result, Refusal):
                refusals.append(result)
            else:
                orders.append(result)
                session.cart.pop(product_id, None)
        status = max((refusal.status for refusal in refusals), default=200)
        if status >= 500:
            details = [refusal.detail for refusal in refusals]
            _logger.error("frontend error", extra={"status": status, "path": "/checkout", "detail": details})
        return pages.show(
            request,
            Page.CHECKOUT,
            status=status,
            lines=await lines(session) if session.cart else [],
            orders=orders,
            refusals=refusals,
        )

    return router


def _instrument(form: CheckoutForm) -> Instrument:
    fields: dict[str, str] = {"method": form.method}
    if form.method is PaymentMethod.CARD:
        fields["card_number"] = form.card_number.replace(" ", "")
    try:
        return _INSTRUMENT.validate_python(fields)
    except ValidationError as error:
        raise HTTPException(422, "A card's number has 12 to 19 digits.") from error
