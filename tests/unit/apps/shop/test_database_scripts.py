"""The documented tables, the scripts that make them, and the mapped classes that use them must agree."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

import shop_services
from shop_services.api.customers.passwords import PREFIX
from shop_services.contracts.orders import OrderStatus
from shop_services.contracts.values import MAX_STOCK
from shop_services.shared.tables import Table
from shop_services.traffic.scenarios.logins import CUSTOMERS, DOMAIN

SCRIPTS = Path(shop_services.__file__).parent / "database"
TEXT = {path.name: path.read_text() for path in sorted(SCRIPTS.glob("*.sql"))}

# "Database Schema" in the system's document.
DOCUMENTED = {
    "products": ["id", "name", "description", "price", "stock_level", "low_stock_threshold", "last_updated"],
    "orders": ["id", "product_id", "quantity", "total_amount", "order_status", "order_time"],
    "customers": ["id", "email", "name", "created_at"],
    "login_attempts": ["id", "email", "ip_address", "success", "attempt_time"],
}


def made_tables() -> dict[str, list[str]]:
    tables = {}
    for name, body in re.findall(
        r"CREATE TABLE IF NOT EXISTS (\w+) \((.*?)\n\);", TEXT["01-tables.sql"], re.S
    ):
        tables[name] = re.findall(
            r"^    (\w+) +(?:integer|bigint|text|numeric|timestamptz|inet|boolean)", body, re.M
        )
    return tables


def seeded_products() -> list[tuple[Decimal, int, int]]:
    rows = re.findall(r"', (\d+\.\d\d), (\d+), (\d+)\)", TEXT["03-products.sql"])
    return [(Decimal(price), int(stock), int(threshold)) for price, stock, threshold in rows]


def test_the_scripts_make_the_documented_tables_and_columns() -> None:
    assert made_tables() == DOCUMENTED


def test_the_mapped_classes_have_the_same_columns() -> None:
    mapped = {
        name: [column.name for column in table.columns] for name, table in Table.metadata.tables.items()
    }
    assert mapped == DOCUMENTED


def test_the_documented_views_are_made() -> None:
    assert set(re.findall(r"CREATE OR REPLACE VIEW (\w+)", TEXT["02-views.sql"])) == {
        "low_stock_products",
        "order_stats_hourly",
    }


def test_the_database_and_the_service_know_the_same_order_statuses() -> None:
    listed = re.search(r"order_status IN \((.*?)\)", TEXT["01-tables.sql"])
    assert listed is not None
    assert re.findall(r"'(\w+)'", listed[1]) == [status.value for status in OrderStatus]


def test_the_database_and_the_service_agree_on_the_largest_stock() -> None:
    assert f"stock_level BETWEEN 0 AND {MAX_STOCK})" in TEXT["01-tables.sql"]


def test_there_are_twelve_products_of_which_some_are_near_their_threshold() -> None:
    products = seeded_products()
    assert len(products) == 12
    near = [stock for _, stock, threshold in products if threshold < stock <= threshold + 5]
    assert len(near) == 3


def test_no_product_is_low_on_the_first_day() -> None:
    assert all(stock > threshold for _, stock, threshold in seeded_products())


def test_traffic_knows_the_seeded_customers() -> None:
    assert re.findall(r"\('(\S+)@", TEXT["04-customers.sql"]) == list(CUSTOMERS)
    assert f"@{DOMAIN}'" in TEXT["04-customers.sql"]
    assert PREFIX == "demo-"


@pytest.mark.parametrize("name", TEXT)
def test_a_script_is_one_transaction_and_can_be_run_again(name: str) -> None:
    statements = re.sub(r"--.*", "", TEXT[name]).strip()
    assert statements.startswith("BEGIN;")
    assert statements.endswith("COMMIT;")
    assert re.search(r"CREATE (TABLE|INDEX) (?!IF NOT EXISTS)", statements) is None
    assert statements.count("INSERT") == statements.count("ON CONFLICT")


def test_roles_and_rights_are_left_to_the_platform() -> None:
    assert not [name for name, text in TEXT.items() if re.search(r"\b(ROLE|GRANT|OWNER)\b", text)]
