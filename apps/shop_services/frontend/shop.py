"""The API as pages need it."""

from dataclasses import dataclass

import httpx

from service_kit.errors import DependencyUnavailableError
from shop_services.contracts.customers import Customer, Login
from shop_services.contracts.orders import NewOrder, Order
from shop_services.contracts.products import Product, ProductFilter, ProductPage
from shop_services.shared.client_ip import HEADER, Address
from shop_services.shared.upstream import NotSentError, Upstream, UpstreamFailedError, problem_detail

# What the API answers where the visitor, the stock or the bank is to blame.
_REFUSALS = frozenset(
    {httpx.codes.PAYMENT_REQUIRED, httpx.codes.NOT_FOUND, httpx.codes.CONFLICT, httpx.codes.BAD_GATEWAY}
)


@dataclass(frozen=True)
class Refusal:
    """Why there is no order: the API's status and words."""

    status: int
    detail: str


class ShopApi:
    """Asks the API.

    All raise DependencyUnavailableError while it is away and UpstreamFailedError if it breaks.
    """

    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    async def products(self, query: ProductFilter) -> ProductPage:
        """A page of the catalogue."""
        parameters = query.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        answer = await self._upstream.request("GET", "/products", query=parameters)
        return self._upstream.read(ProductPage, answer)

    async def product(self, product_id: int) -> Product | None:
        """The product with this id."""
        answer = await self._upstream.request("GET", f"/products/{product_id}")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        return self._upstream.read(Product, answer)

    async def order(self, new: NewOrder) -> Order | Refusal:
        """The completed order, or why there is none."""
        try:
            answer = await self._upstream.request("POST", "/orders", body=new)
        except DependencyUnavailableError as error:
            if isinstance(
                error.__cause__, UpstreamFailedError
            ):  # the API says so itself, and undoes the order
                return Refusal(503, f"{error.__cause__.detail} Nothing was bought.")
            known = (
                "Nothing was bought."
                if isinstance(error, NotSentError)
                else "The order may be placed or not."
            )
            return Refusal(503, f"{error}. {known}")
        if answer.status_code in _REFUSALS:
            return Refusal(answer.status_code, problem_detail(answer))
        return self._upstream.read(Order, answer)

    async def log_in(self, login: Login, address: Address) -> Customer | None:
        """The customer, or None if the address or the password is wrong."""
        answer = await self._upstream.request("POST", "/login", body=login, headers={HEADER: str(address)})
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            return None
        return self._upstream.read(Customer, answer)
