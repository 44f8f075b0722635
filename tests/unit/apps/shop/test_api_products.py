import logging
from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient

from service_kit.backing.postgres import Database, PostgresSettings
from service_kit.errors import DependencyUnavailableError
from shop_services.api.database import LoggedDatabase
from shop_services.api.products.store import PostgresProductStore
from shop_services.contracts.values import MAX_STOCK
from tests.unit.apps.shop.stores import MemoryDatabase
from tests.unit.apps.shop.wired import Shop

pytestmark = pytest.mark.anyio


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def db(shop: Shop) -> MemoryDatabase:
    return shop.db


@pytest.fixture
async def api(shop: Shop) -> AsyncIterator[AsyncClient]:
    async with shop.client("api") as client:
        yield client


async def test_the_catalogue_goes_page_by_page(api: AsyncClient, db: MemoryDatabase) -> None:
    for _ in range(5):
        db.add_product()
    pages, cursor = [], 0
    while cursor is not None:
        page = (
            await api.get("/products", params={"limit": 2} | ({"cursor": cursor} if cursor else {}))
        ).json()
        pages.append([item["id"] for item in page["items"]])
        cursor = page["next_cursor"]
    assert pages == [[1, 2], [3, 4], [5]]


async def test_a_price_is_exact(api: AsyncClient, db: MemoryDatabase) -> None:
    db.add_product()
    assert (await api.get("/products/1")).json()["price"] == "20.00"


async def test_products_can_be_searched_and_those_that_are_low_picked(
    api: AsyncClient, db: MemoryDatabase
) -> None:
    db.add_product(stock_level=5, threshold=5)
    db.add_product(stock_level=6, threshold=5)
    found = (await api.get("/products?low_stock=true")).json()["items"]
    assert [item["id"] for item in found] == [1]
    found = (await api.get("/products?search=THING 2")).json()["items"]
    assert [item["id"] for item in found] == [2]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "cursor=0", "sort=price", "search=", "search=%00"])
async def test_a_query_that_makes_no_sense_is_refused(api: AsyncClient, query: str) -> None:
    assert (await api.get(f"/products?{query}")).status_code == 422


@pytest.mark.parametrize(("path", "status"), [("7", 404), ("0", 422), (str(2**31), 422), ("x", 422)])
async def test_only_a_possible_id_is_looked_for(api: AsyncClient, path: str, status: int) -> None:
    assert (await api.get(f"/products/{path}")).status_code == status


async def test_a_delivery_adds_to_the_stock(api: AsyncClient, db: MemoryDatabase) -> None:
    db.add_product(stock_level=3)
    answer = await api.post("/products/1/restock", json={"quantity": 4})
    assert (answer.status_code, answer.json()["stock_level"]) == (200, 7)
    assert db.stock(1) == 7


@pytest.mark.parametrize(
    ("quantity", "status"), [(0, 422), (-1, 422), (MAX_STOCK, 409), (MAX_STOCK + 1, 422), ("many", 422)]
)
async def test_a_delivery_that_is_impossible_changes_nothing(
    api: AsyncClient, db: MemoryDatabase, quantity: object, status: int
) -> None:
    db.add_product(stock_level=3)
    assert (await api.post("/products/1/restock", json={"quantity": quantity})).status_code == status
    assert db.stock(1) == 3


async def test_an_unknown_product_cannot_be_restocked(api: AsyncClient) -> None:
    assert (await api.post("/products/1/restock", json={"quantity": 1})).status_code == 404


async def test_queries_are_logged(
    api: AsyncClient, db: MemoryDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    db.add_product()
    with caplog.at_level(logging.INFO):
        await api.get("/products?search=thing")
    (record,) = [record for record in caplog.records if record.message == "products queried"]
    assert (record.__dict__["results"], record.__dict__["query"]["search"]) == (1, "thing")


async def test_without_its_database_the_service_asks_to_try_again(
    api: AsyncClient, db: MemoryDatabase
) -> None:
    db.outage.on = True
    answers = [
        await api.get("/products"),
        await api.get("/products/1"),
        await api.post("/products/1/restock", json={"quantity": 1}),
        await api.get("/orders"),
        await api.get("/customers"),
        await api.post("/login", json={"email": "a@example.com", "password": "x"}),
    ]
    assert {answer.status_code for answer in answers} == {503}
    assert all("Retry-After" in answer.headers for answer in answers)


async def test_database_errors_and_rollbacks_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    settings = PostgresSettings.model_validate(
        {"host": "nowhere", "name": "shop", "user": "shop", "password": "x"}
    )
    # Nobody has prepared its schema, so it is as good as away.
    store = PostgresProductStore(LoggedDatabase(Database(settings, service="api", name="postgres")))
    with caplog.at_level(logging.INFO), pytest.raises(DependencyUnavailableError):
        await store.restock(1, 1)
    logged = [(record.levelname, record.message) for record in caplog.records]
    assert logged == [("ERROR", "database error"), ("INFO", "transaction rolled back")]
    assert caplog.records[0].__dict__["operation"] == "restock product"
