"""Visitors who buy, or try to."""

from pydantic import ValidationError

from shop_services.contracts.orders import NewOrder, Order
from shop_services.contracts.payments import BankTransfer, Card, Instrument, PaymentMethod, PayPal
from shop_services.contracts.products import Product
from shop_services.contracts.values import MAX_QUANTITY
from shop_services.traffic.visit import Visit

# The table in shop_services.payment.rules says what they are good for.
GOOD_CARD = "4242424242424242"
DECLINED_CARDS = ("4000000000000002", "4000000000009995", "4000000000000069")
BROKEN_CARD = "4000000000000119"
SLOW_CARD = "4000000000000200"


async def order(visit: Visit) -> None:
    """Buys through the frontend, mostly with a card."""
    method = visit.chance.choices(list(PaymentMethod), weights=[6, 3, 1])[0]
    await _check_out(visit, method, GOOD_CARD)


async def order_by_api(visit: Visit) -> None:
    """Buys through the API."""
    if (product := await visit.product()) is not None:
        instruments: list[Instrument] = [
            _card(GOOD_CARD),
            PayPal(method=PaymentMethod.PAYPAL),
            BankTransfer(method=PaymentMethod.BANK_TRANSFER),
        ]
        instrument = visit.chance.choice(instruments)
        await _order(visit, product, visit.chance.randint(1, 3), instrument)


async def refund(visit: Visit) -> None:
    """Buys through the API and wants the money back."""
    if (product := await visit.product()) is None:
        return
    placed = await _order(visit, product, 1, _card(GOOD_CARD))
    if placed is not None:
        await visit.tell(f"/orders/{placed.id}/refund")


async def pay_with_declined_card(visit: Visit) -> None:
    """The bank says no."""
    await _check_out(visit, PaymentMethod.CARD, visit.chance.choice(DECLINED_CARDS))


async def pay_with_broken_card(visit: Visit) -> None:
    """The bank cannot be asked."""
    await _check_out(visit, PaymentMethod.CARD, BROKEN_CARD)


async def pay_with_slow_card(visit: Visit) -> None:
    """The bank takes its time."""
    await _check_out(visit, PaymentMethod.CARD, SLOW_CARD)


async def order_too_much(visit: Visit) -> None:
    """Wants more of the scarcest product than there is."""
    scarcest = await _scarcest(visit)
    if scarcest is not None and scarcest.stock_level < MAX_QUANTITY:
        await _order(visit, scarcest, scarcest.stock_level + 1, _card(GOOD_CARD))


async def buy_up(visit: Visit) -> None:
    """Wants the scarcest product but for a unit or two, which leaves its stock critical."""
    scarcest = await _scarcest(visit)
    if scarcest is None:
        return
    quantity = min(scarcest.stock_level - visit.chance.randint(1, 2), MAX_QUANTITY)
    if quantity > 0:
        await _order(visit, scarcest, quantity, BankTransfer(method=PaymentMethod.BANK_TRANSFER))


async def _scarcest(visit: Visit) -> Product | None:
    return min(await visit.products(), key=lambda product: product.stock_level, default=None)


async def _check_out(visit: Visit, method: PaymentMethod, card_number: str) -> None:
    product = await visit.product()
    if product is None:
        return
    await visit.page(f"/products/{product.id}")
    await visit.submit("/cart", product_id=product.id, quantity=visit.chance.randint(1, 3))
    await visit.page("/checkout")
    await visit.submit("/checkout", method=method, card_number=card_number)


async def _order(visit: Visit, product: Product, quantity: int, instrument: Instrument) -> Order | None:
    new = NewOrder(product_id=product.id, quantity=quantity, payment=instrument)
    answer = await visit.tell("/orders", new)
    try:
        return Order.model_validate_json(answer.content)
    except ValidationError:
        return None


def _card(number: str) -> Card:
    return Card(method=PaymentMethod.CARD, card_number=number)
