"""Visitors who log in, or try to; shop_services.api.customers.passwords says which passwords are right."""

from shop_services.traffic.visit import Visit

CUSTOMERS = (
    "ada.keller",
    "bruno.silva",
    "chen.wei",
    "dana.novak",
    "emeka.obi",
    "freya.holm",
    "giulia.conti",
    "hiro.tanaka",
)
"""What stands before the @ in database/04-customers.sql."""

DOMAIN = "example.com"


async def log_in(visit: Visit) -> None:
    """A customer comes and goes."""
    name = visit.chance.choice(CUSTOMERS)
    await _try(visit, name, f"demo-{name}")
    await visit.page("/products")
    await visit.submit("/logout")


async def mistype(visit: Visit) -> None:
    """A customer whose first attempt fails."""
    name = visit.chance.choice(CUSTOMERS)
    await _try(visit, name, f"demo-{name.title()}")
    await _try(visit, name, f"demo-{name}")


async def guess(visit: Visit) -> None:
    """Somebody at one address who tries passwords, also for people who are no customers."""
    for number in range(visit.chance.randint(5, 8)):
        name = visit.chance.choice((*CUSTOMERS, "admin", "root"))
        await _try(visit, name, f"password{number}")


async def _try(visit: Visit, name: str, password: str) -> None:
    await visit.submit("/login", email=f"{name}@{DOMAIN}", password=password)
