"""The flows of the shop document: metrics, log files, SQL, and Grafana's alerting over all three."""

from typing import Any

import httpx
import pytest

from tests.live.conftest import eventually, executed
from tests.live.running import Running, Systems

CARD = {"method": "card", "card_number": "4242424242424242"}

METRICS = {
    "api": {
        "http_requests_total": {"method", "endpoint", "status"},
        "http_request_duration_seconds_count": {"method", "endpoint"},
        "orders_total": {"status"},
    },
    "frontend": {
        "http_requests_total": {"method", "endpoint", "status"},
        "http_request_duration_seconds_count": {"method", "endpoint"},
        "page_views_total": {"page"},
    },
    "payment": {
        "http_requests_total": {"method", "endpoint", "status"},
        "http_request_duration_seconds_count": {"method", "endpoint"},
        "payments_total": {"status", "method"},
        "payment_amount_total": set(),
    },
    "inventory": {
        "http_requests_total": {"method", "endpoint", "status"},
        "http_request_duration_seconds_count": {"method", "endpoint"},
        "inventory_stock_level": {"product_id", "product_name"},
        "inventory_low_stock_products": set(),
    },
}
"""The document's metrics with exactly its labels."""

OF_THE_TARGET = {"__name__", "instance", "job", "service", "kind", "tier", "system", "stack"}

LOG_LINES = {
    "api": ["order created", "order failed", "products queried", "transaction committed"],
    "frontend": ["page viewed", "frontend error"],
    "payment": ["payment approved", "payment declined"],
    "inventory": ["stock level changed"],
}


@pytest.fixture(scope="module")
def shop(systems: Systems) -> Running:
    return systems.get("shop")


def sql(shop: Running, statement: str, user: str = "shop") -> str:
    """What psql prints, as a superuser inside the database's container."""
    command = ["psql", "-U", user, "-d", "shop", "-Atc", statement]
    code, output = executed(shop.engine, shop.plan.container("postgres").name, command)
    assert code == 0, output
    return output.strip()


def test_an_order_takes_stock_is_paid_and_counted(shop: Running) -> None:
    before = httpx.get(shop.url(8080) + "/products/1").raise_for_status().json()["stock_level"]
    wanted = {"product_id": 1, "quantity": 1, "payment": CARD}
    made = httpx.post(shop.url(8080) + "/orders", json=wanted, timeout=20)
    assert made.status_code == 201, made.text
    order = httpx.get(shop.url(8080) + f"/orders/{made.json()['id']}").raise_for_status().json()
    assert order["order_status"] == "completed"
    assert httpx.get(shop.url(8080) + "/products/1").json()["stock_level"] != before


@pytest.mark.parametrize("service", sorted(METRICS))
def test_the_documents_metrics_are_in_prometheus_with_exactly_its_labels(shop: Running, service: str) -> None:
    httpx.get(shop.url(8083) + "/inventory")
    httpx.get(shop.url(8081) + "/")
    for name, labels in METRICS[service].items():
        found = eventually(lambda n=name: shop.query(f'{n}{{service="{service}"}}'), 120)  # type: ignore[misc]  # mypy can't infer a lambda's default
        for series in found:
            metric = series["metric"]
            assert isinstance(metric, dict)
            assert set(metric) - OF_THE_TARGET == labels, name


@pytest.mark.parametrize("service", sorted(LOG_LINES))
def test_the_documents_log_lines_come_from_the_files_to_loki(shop: Running, service: str) -> None:
    httpx.get(shop.url(8081) + "/simulate/error?status=500")
    order = {"product_id": 1, "quantity": 1, "payment": CARD | {"card_number": "4000000000000002"}}
    httpx.post(shop.url(8080) + "/orders", json=order, timeout=20)
    for text in LOG_LINES[service]:
        selector = f'{{service="{service}",stream="file"}} |= "{text}"'
        assert eventually(lambda chosen=selector: shop.lines(chosen), 120), text  # type: ignore[misc]  # mypy can't infer a lambda's default
    assert shop.lines(f'{{service="{service}",stream="stdout"}}') == []


def test_tables_and_views_are_those_of_the_document(shop: Running) -> None:
    tables = sql(
        shop, "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM pg_tables WHERE schemaname='public'"
    )
    views = sql(
        shop, "SELECT string_agg(viewname, ' ' ORDER BY viewname) FROM pg_views WHERE schemaname='public'"
    )
    assert tables == "customers login_attempts orders products"
    assert views == "low_stock_products order_stats_hourly"
    columns = sql(
        shop,
        "SELECT string_agg(column_name, ' ' ORDER BY ordinal_position) FROM information_schema.columns "
        "WHERE table_name='products'",
    )
    assert columns == "id name description price stock_level low_stock_threshold last_updated"


def test_the_traffic_generator_brings_success_and_failure(shop: Running) -> None:
    assert eventually(lambda: shop.query('sum(orders_total{status="completed"}) > 0'), 120)
    assert eventually(lambda: shop.query('sum(payments_total{status!="approved"}) > 0'), 120)
    assert eventually(lambda: int(sql(shop, "SELECT count(*) FROM login_attempts")) > 0, 120)


def test_grafanas_role_can_read_every_table_and_write_none(shop: Running) -> None:
    assert sql(shop, "SELECT has_table_privilege('grafana_reader', 'products', 'SELECT')") == "t"
    for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
        assert sql(shop, f"SELECT has_table_privilege('grafana_reader', 'products', '{right}')") == "f"
    assert (
        sql(
            shop,
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname='grafana_reader'",
        )
        == "f"
    )


def test_low_inventory_fires_for_the_product_and_ends_when_it_is_restocked(shop: Running) -> None:
    name = sql(shop, "SELECT name FROM products WHERE id = 12")

    def sold_out() -> bool:
        """Again and again, as the visitors' stock keeper restocks what is low."""
        sql(shop, "UPDATE products SET stock_level = low_stock_threshold WHERE id = 12")
        return name in firing(shop, "LowInventory")

    assert eventually(sold_out, 240)
    sql(shop, "UPDATE products SET stock_level = 100000 WHERE id = 12")
    assert eventually(lambda: name not in firing(shop, "LowInventory"), 240)


def test_grafana_evaluates_every_thirty_seconds_and_has_the_four_contact_points(shop: Running) -> None:
    groups = (
        shop.grafana.get("/api/prometheus/grafana/api/v1/rules").raise_for_status().json()["data"]["groups"]
    )
    assert {group["interval"] for group in groups} == {30}
    points = shop.grafana.get("/api/v1/provisioning/contact-points").raise_for_status().json()
    kinds = {point["name"]: point["type"] for point in points}
    assert {
        "shop-mail": "email",
        "shop-slack": "slack",
        "on-call": "pagerduty",
        "shop-webhook": "webhook",
    }.items() <= kinds.items()


def test_the_networks_lie_in_the_documents_range(shop: Running) -> None:
    networks = [n for n in shop.engine.networks.list() if str(n.name).startswith("shop-live-")]
    subnets = [n.attrs["IPAM"]["Config"][0]["Subnet"] for n in networks]
    assert len(subnets) == 5
    assert all(subnet.startswith("172.18.") for subnet in subnets)


@pytest.mark.parametrize("target", ["prometheus", "loki", "grafana"])
def test_the_monitoring_is_monitored_itself(shop: Running, target: str) -> None:
    assert shop.query(f'up{{job="{target}"}} == 1')


def rule_groups(shop: Running) -> list[dict[str, Any]]:
    """Grafana's rules as they are evaluated."""
    answer = shop.grafana.get("/api/prometheus/grafana/api/v1/rules").raise_for_status().json()
    groups: list[dict[str, Any]] = answer["data"]["groups"]
    return groups


def firing(shop: Running, rule: str) -> set[str]:
    """The products whose alert of that name fires."""
    return {
        alert["labels"].get("name", "")
        for group in rule_groups(shop)
        for found in group["rules"]
        if found["name"] == rule
        for alert in found.get("alerts", [])
        if alert["state"].lower().startswith(("alerting", "firing"))
    }
