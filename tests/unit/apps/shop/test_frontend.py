import logging
from collections.abc import AsyncIterator

import pytest
from httpx import ASGITransport, AsyncClient

from shop_services.frontend.app import build_app
from shop_services.frontend.settings import FrontendSettings
from shop_services.shared.upstream import UpstreamSettings
from tests.unit.apps.shop.wired import Shop

pytestmark = pytest.mark.anyio

GOOD = "4242 4242 4242 4242"
DECLINED = "4000000000000002"
BROKEN = "4000000000000119"


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    for _ in range(5):
        shop.db.add_product(stock_level=10)
    shop.db.add_customer("ada")
    return shop


@pytest.fixture
async def browser(shop: Shop) -> AsyncIterator[AsyncClient]:
    async with shop.client("frontend") as client:
        client.headers["Accept"] = "text/html,*/*;q=0.8"
        client.follow_redirects = True
        yield client


async def fill_cart(browser: AsyncClient, product_id: int = 1, quantity: int = 2) -> None:
    answer = await browser.post("/cart", data={"product_id": product_id, "quantity": quantity})
    assert answer.status_code == 200


async def buy(browser: AsyncClient, card_number: str = GOOD) -> tuple[int, str]:
    answer = await browser.post("/checkout", data={"method": "card", "card_number": card_number})
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("path", "shows"),
    [
        ("/", "Thing 3"),
        ("/products", "Thing 5"),
        ("/products?search=thing+4", "Thing 4"),
        ("/products/2", "20.00 €"),
        ("/cart", "The cart is empty."),
        ("/checkout", "The cart is empty."),
        ("/login", "Password"),
    ],
)
async def test_a_page_is_shown(browser: AsyncClient, path: str, shows: str) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/html")
    assert shows in answer.text


async def test_the_home_page_shows_only_a_few_products(browser: AsyncClient) -> None:
    assert "Thing 4" not in (await browser.get("/")).text


async def test_a_long_list_leads_to_its_rest(browser: AsyncClient) -> None:
    page = (await browser.get("/products?limit=2&search=thing")).text
    assert 'href="/products?cursor=2&amp;limit=2&amp;search=thing"' in page


async def test_the_style_sheet_is_there(browser: AsyncClient) -> None:
    assert (await browser.get("/shop.css")).headers["Content-Type"].startswith("text/css")


async def test_page_views_are_counted_and_logged(
    browser: AsyncClient, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await browser.get("/products/1")
    await browser.get("/products/2")
    assert 'page_views_total{page="product"} 2.0' in await shop.metrics("frontend")
    views = [record.__dict__ for record in caplog.records if record.message == "page viewed"]
    assert [view["page"] for view in views] == ["product", "product"]
    assert len({view["session"] for view in views}) == 1


async def test_what_somebody_types_is_never_markup(browser: AsyncClient) -> None:
    page = (await browser.get("/products", params={"search": '"><script>alert(1)</script>'})).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


async def test_pages_may_load_nothing_from_elsewhere(browser: AsyncClient) -> None:
    answer = await browser.get("/")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


async def test_what_is_in_the_cart_can_be_bought(browser: AsyncClient, shop: Shop) -> None:
    await fill_cart(browser, 1, 2)
    await fill_cart(browser, 2, 1)
    assert "Cart (3)" in (await browser.get("/cart")).text
    assert "60.00 €" in (await browser.get("/checkout")).text
    status, page = await buy(browser)
    assert (status, page.count("is on its way")) == (200, 2)
    assert (shop.db.stock(1), shop.db.stock(2)) == (8, 9)
    assert "Cart (0)" in page


async def test_a_product_can_be_taken_out_of_the_cart(browser: AsyncClient) -> None:
    await fill_cart(browser)
    await browser.post("/cart/remove", data={"product_id": 1})
    assert "The cart is empty." in (await browser.get("/cart")).text


@pytest.mark.parametrize(
    ("card", "status", "says"),
    [(DECLINED, 402, "card_declined"), (BROKEN, 502, "processing_error"), ("12", 422, "12 to 19 digits")],
)
async def test_what_was_not_paid_stays_in_the_cart(
    browser: AsyncClient, shop: Shop, card: str, status: int, says: str
) -> None:
    await fill_cart(browser)
    answered, page = await buy(browser, card)
    assert (answered, says in page) == (status, True)
    assert shop.db.stock(1) == 10
    assert "Cart (2)" in (await browser.get("/cart")).text


async def test_what_is_sold_out_cannot_be_bought(browser: AsyncClient) -> None:
    await fill_cart(browser, quantity=11)
    status, page = await buy(browser)
    assert (status, "Only 10 units of Thing 1 are left." in page) == (409, True)


async def test_what_can_be_bought_is_bought_even_if_the_rest_cannot(browser: AsyncClient, shop: Shop) -> None:
    await fill_cart(browser, 1, 11)
    await fill_cart(browser, 2, 1)
    status, page = await buy(browser)
    assert (status, page.count("is on its way")) == (409, 1)
    assert (shop.db.stock(2), "Cart (11)" in page) == (9, True)


async def test_an_empty_cart_cannot_be_bought(browser: AsyncClient, shop: Shop) -> None:
    status, page = await buy(browser)
    assert (status, "The cart is empty." in page, shop.db.orders) == (200, True, {})


async def test_without_the_bank_nothing_is_bought(browser: AsyncClient, shop: Shop) -> None:
    await fill_cart(browser)
    shop.away.add("payment")
    status, page = await buy(browser)
    assert (status, "Nothing was bought." in page) == (503, True)


async def test_a_customer_logs_in_and_out_with_a_new_token(browser: AsyncClient, shop: Shop) -> None:
    await browser.get("/")
    before = browser.cookies["shop_session"]
    answer = await browser.post(
        "/login",
        data={"email": "ada@example.com", "password": "demo-ada"},
        headers={"X-Forwarded-For": "203.0.113.5"},
    )
    assert "Log out ada@example.com" in answer.text
    assert browser.cookies["shop_session"] != before
    assert shop.db.attempts == [("ada@example.com", "203.0.113.5", True)]
    assert "Log in" in (await browser.post("/logout")).text


async def test_a_wrong_password_is_said_on_the_page(browser: AsyncClient, shop: Shop) -> None:
    answer = await browser.post("/login", data={"email": "ada@example.com", "password": "x"})
    assert (answer.status_code, "The address or the password is wrong." in answer.text) == (401, True)
    assert [success for *_, success in shop.db.attempts] == [False]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/products/99", 404), ("/nowhere", 404), ("/products/x", 422), ("/products?limit=0", 422)],
)
async def test_an_error_is_a_page_for_browsers_and_a_problem_for_programs(
    browser: AsyncClient, path: str, status: int
) -> None:
    page = await browser.get(path)
    assert (page.status_code, page.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    problem = await browser.get(path, headers={"Accept": "application/json"})
    assert (problem.status_code, problem.headers["Content-Type"]) == (status, "application/problem+json")
    assert problem.json()["request_id"] == problem.headers["X-Request-ID"]


async def test_without_the_api_the_pages_ask_to_come_back(
    browser: AsyncClient, shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.away.add("api")
    answer = await browser.get("/products")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "api is unavailable" in answer.text
    assert "frontend error" in [record.message for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/simulate/error", 500),
        ("/simulate/error?status=504", 504),
        ("/simulate/error?status=200", 422),
        ("/simulate/crash", 500),
        ("/simulate/slow?seconds=0", 200),
        ("/simulate/slow?seconds=11", 422),
    ],
)
async def test_errors_can_be_asked_for(browser: AsyncClient, path: str, status: int) -> None:
    assert (await browser.get(path)).status_code == status


@pytest.mark.parametrize("path", ["error", "crash", "slow"])
async def test_errors_cannot_be_asked_for_where_that_is_off(path: str) -> None:
    app = build_app(FrontendSettings(service_name="frontend", api=UpstreamSettings(url="http://api")))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://frontend") as client:
        assert (await client.get(f"/simulate/{path}")).status_code == 404


async def test_two_visitors_have_carts_of_their_own(browser: AsyncClient, shop: Shop) -> None:
    await fill_cart(browser)
    async with shop.client("frontend") as other:
        assert "Cart (0)" in (await other.get("/")).text
