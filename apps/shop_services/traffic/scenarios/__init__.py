"""What visitors come for, and how often."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from shop_services.traffic.scenarios import browsing, logins, orders, troubles
from shop_services.traffic.visit import Visit


@dataclass(frozen=True)
class Scenario:
    """Of all visits, `weight` in the sum of all weights are such ones."""

    name: str
    weight: float
    play: Callable[[Visit], Awaitable[None]]


SCENARIOS = (
    Scenario("browse", 38, browsing.browse),
    Scenario("search", 4, browsing.search),
    Scenario("abandoned_cart", 6, browsing.abandon_cart),
    Scenario("unknown_product", 2, browsing.open_dead_link),
    Scenario("order", 16, orders.order),
    Scenario("order_by_api", 10, orders.order_by_api),
    Scenario("refund", 2, orders.refund),
    Scenario("declined_payment", 5, orders.pay_with_declined_card),
    Scenario("payment_error", 1, orders.pay_with_broken_card),
    Scenario("slow_payment", 2, orders.pay_with_slow_card),
    Scenario("out_of_stock", 2, orders.order_too_much),
    # Rare, so that between two of them the stock keeper comes by: about every three minutes at 5 requests/s.
    Scenario("bulk_order", 0.5, orders.buy_up),
    Scenario("login", 6, logins.log_in),
    Scenario("mistyped_password", 3, logins.mistype),
    Scenario("guessed_passwords", 1, logins.guess),
    Scenario("slow_page", 1, troubles.open_slow_page),
    Scenario("server_error", 1, troubles.meet_error),
)
