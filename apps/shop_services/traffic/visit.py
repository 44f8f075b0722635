"""One visitor's stay: what they may do, each at their turn."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network
from random import Random
from typing import TypedDict, Unpack
from urllib.parse import urljoin

import httpx
from pydantic import BaseModel, ValidationError

from service_kit.request_id import HEADER as REQUEST_ID
from shop_services.contracts.products import MAX_PAGE_SIZE, Product, ProductPage
from shop_services.shared.client_ip import HEADER as FORWARDED_FOR
from shop_services.traffic.metrics import UNREACHABLE, TrafficMetrics
from shop_services.traffic.pacing import Availability, Pacer

# Reserved for documentation (RFC 5737): addresses that nobody has.
_ADDRESSES = (IPv4Network("198.51.100.0/24"), IPv4Network("203.0.113.0/24"))


class ShopAwayError(Exception):
    """The shop does not answer: the visit is over."""


class Target(StrEnum):
    """Which of the shop's services is asked."""

    FRONTEND = "frontend"
    API = "api"


@dataclass(frozen=True)
class Surroundings:
    """What all visitors share; `urls` says where the services are."""

    urls: Mapping[Target, str]
    pacer: Pacer
    availability: Availability
    metrics: TrafficMetrics

    async def turn(self) -> None:
        """Returns when the next request may be made; raises StoppedError."""
        while True:
            await self.availability.wait()
            await self.pacer.turn()
            if not self.availability.away():  # nobody found the shop away while we waited for our turn
                return


class _Content(TypedDict, total=False):
    """What a request carries, in the words of httpx."""

    params: Mapping[str, str | int | float]
    data: Mapping[str, str | int]
    json: object


class Visit:
    """A stay with an address and cookies of its own. All requests raise ShopAwayError and StoppedError."""

    def __init__(
        self, surroundings: Surroundings, client: httpx.AsyncClient, *, scenario: str, chance: Random
    ) -> None:
        self._surroundings = surroundings
        self._client = client
        self._client.cookies.clear()
        self._scenario = scenario
        self.chance = chance
        network = chance.choice(_ADDRESSES)
        self._address = str(network[chance.randrange(1, network.num_addresses - 1)])

    async def page(self, path: str, **query: str | int | float) -> httpx.Response:
        """Opens a page of the frontend."""
        return await self._send(Target.FRONTEND, "GET", path, params=query)

    async def submit(self, path: str, **form: str | int) -> httpx.Response:
        """Sends a form to the frontend, and opens the page that it leads to."""
        answer = await self._send(Target.FRONTEND, "POST", path, data=form)
        if answer.has_redirect_location:
            return await self.page(urljoin(path, answer.headers["Location"]))
        return answer

    async def ask(self, path: str, **query: str | int) -> httpx.Response:
        """Asks the API, as a mobile application would."""
        return await self._send(Target.API, "GET", path, params=query)

    async def tell(self, path: str, body: BaseModel | None = None) -> httpx.Response:
        """Sends something to the API."""
        fields = None if body is None else body.model_dump(mode="json")
        return await self._send(Target.API, "POST", path, json=fields)

    async def products(self, *, low_stock: bool = False) -> list[Product]:
        """The catalogue, or what is low in stock, as the API gives it; nothing if it fails to."""
        answer = await self.ask("/products", limit=MAX_PAGE_SIZE, low_stock=str(low_stock).lower())
        try:
            return ProductPage.model_validate_json(answer.content).items
        except ValidationError:
            return []

    async def product(self) -> Product | None:
        """A product that this visitor likes; nothing if the shop shows none."""
        products = await self.products()
        return self.chance.choice(products) if products else None

    async def _send(
        self, target: Target, method: str, path: str, **content: Unpack[_Content]
    ) -> httpx.Response:
        around = self._surroundings
        await around.turn()
        headers = {
            FORWARDED_FOR: self._address,
            REQUEST_ID: f"visit-{self.chance.getrandbits(64):016x}",
            "Accept": "text/html" if target is Target.FRONTEND else "application/json",
        }
        url = around.urls[target] + path
        try:
            answer = await self._client.request(method, url, headers=headers, **content)
        except httpx.TransportError as error:
            around.metrics.requests.labels(self._scenario, target, UNREACHABLE).inc()
            around.availability.failed(f"{type(error).__name__}: {error}")
            raise ShopAwayError from error
        around.metrics.requests.labels(self._scenario, target, str(answer.status_code)).inc()
        # Only pages tell: an order is answered so, too, when nothing but the bank is away.
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE and method == "GET":
            around.availability.failed(f"{path} answers 503")
            raise ShopAwayError
        if not answer.is_server_error:
            around.availability.succeeded()
        return answer
