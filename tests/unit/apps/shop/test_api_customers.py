import logging
from collections.abc import AsyncIterator

import pytest
from httpx import AsyncClient, Response

from tests.unit.apps.shop.wired import Shop

pytestmark = pytest.mark.anyio


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    shop.db.add_customer("ada")
    return shop


@pytest.fixture
async def api(shop: Shop) -> AsyncIterator[AsyncClient]:
    async with shop.client("api") as client:
        yield client


async def log_in(api: AsyncClient, email: str, password: str) -> Response:
    body = {"email": email, "password": password}
    return await api.post("/login", json=body, headers={"X-Forwarded-For": "203.0.113.9"})


async def test_a_customer_can_log_in(api: AsyncClient, shop: Shop) -> None:
    answer = await log_in(api, " ADA@Example.com ", "demo-ada")
    assert (answer.status_code, answer.json()["name"]) == (200, "ada")
    assert shop.db.attempts == [("ada@example.com", "203.0.113.9", True)]


@pytest.mark.parametrize(
    ("email", "password"),
    [("ada@example.com", "demo-bob"), ("ada@example.com", "DEMO-ADA"), ("bob@example.com", "demo-bob")],
)
async def test_a_wrong_login_is_refused_and_remembered(
    api: AsyncClient, shop: Shop, email: str, password: str
) -> None:
    answer = await log_in(api, email, password)
    assert (answer.status_code, answer.json()["detail"]) == (401, "The address or the password is wrong.")
    assert shop.db.attempts == [(email, "203.0.113.9", False)]


async def test_logins_are_logged_without_passwords(
    api: AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await log_in(api, "ada@example.com", "demo-ada")
        await log_in(api, "ada@example.com", "s3cret")
    messages = [record.message for record in caplog.records]
    assert "login succeeded" in messages
    assert "login failed" in messages
    assert not [r for r in caplog.records if "demo-ada" in str(r.__dict__) or "s3cret" in str(r.__dict__)]


@pytest.mark.parametrize("email", ["", "ada", "a@b@c", "a b@c", "a@\x00", "@"])
async def test_what_is_no_address_is_no_attempt(api: AsyncClient, shop: Shop, email: str) -> None:
    assert (await log_in(api, email, "x")).status_code == 422
    assert shop.db.attempts == []


async def test_a_new_customer_can_be_looked_at_and_log_in(api: AsyncClient) -> None:
    answer = await api.post("/customers", json={"email": "Bob@example.com", "name": "Bob"})
    assert answer.status_code == 201
    assert (await api.get(answer.headers["Location"])).json()["email"] == "bob@example.com"
    assert (await log_in(api, "bob@example.com", "demo-bob")).status_code == 200


async def test_an_address_belongs_to_one_customer(api: AsyncClient) -> None:
    assert (await api.post("/customers", json={"email": "ada@example.com", "name": "A"})).status_code == 409


async def test_customers_are_listed_page_by_page(api: AsyncClient, shop: Shop) -> None:
    shop.db.add_customer("bob")
    first = (await api.get("/customers?limit=1")).json()
    assert [item["name"] for item in first["items"]] == ["ada"]
    second = (await api.get("/customers", params={"limit": 1, "cursor": first["next_cursor"]})).json()
    assert ([item["name"] for item in second["items"]], second["next_cursor"]) == (["bob"], None)


@pytest.mark.parametrize(("customer", "status"), [("9", 404), ("0", 422), ("x", 422)])
async def test_only_a_possible_customer_is_looked_for(api: AsyncClient, customer: str, status: int) -> None:
    assert (await api.get(f"/customers/{customer}")).status_code == status
