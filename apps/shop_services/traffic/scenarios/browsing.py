"""Visitors who look around and buy nothing."""

from shop_services.traffic.visit import Visit

_WORDS = ("coffee", "mug", "kettle", "beans", "grinder", "tea")


async def browse(visit: Visit) -> None:
    """The home page, the list, and one to three products."""
    await visit.page("/")
    await visit.page("/products")
    for _ in range(visit.chance.randint(1, 3)):
        if (product := await visit.product()) is not None:
            await visit.page(f"/products/{product.id}")


async def search(visit: Visit) -> None:
    """Looks for a word."""
    await visit.page("/products", search=visit.chance.choice(_WORDS))


async def abandon_cart(visit: Visit) -> None:
    """Fills the cart and leaves; the session times out."""
    if (product := await visit.product()) is not None:
        await visit.page(f"/products/{product.id}")
        await visit.submit("/cart", product_id=product.id, quantity=visit.chance.randint(1, 3))


async def open_dead_link(visit: Visit) -> None:
    """A product that is not offered."""
    await visit.page(f"/products/{visit.chance.randint(100_000, 999_999)}")
