"""The API's stores in memory, with a switch for an outage."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from service_kit.errors import DependencyUnavailableError
from shop_services.api.customers.store import EmailTakenError
from shop_services.api.orders.store import NoSuchProductError, OutOfStockError
from shop_services.api.products.store import StockFullError
from shop_services.contracts.customers import Customer, CustomerFilter, CustomerPage, NewCustomer
from shop_services.contracts.orders import Order, OrderFilter, OrderPage, OrderStatus
from shop_services.contracts.products import Product, ProductFilter, ProductPage
from shop_services.contracts.values import MAX_STOCK
from shop_services.shared.client_ip import Address

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def product(product_id: int, *, stock_level: int = 10, price: str = "20.00", threshold: int = 5) -> Product:
    return Product(
        id=product_id,
        name=f"Thing {product_id}",
        description="",
        price=Decimal(price),
        stock_level=stock_level,
        low_stock_threshold=threshold,
        last_updated=MOMENT,
    )


@dataclass
class Outage:
    """Whatever is guarded by it fails while it is `on`."""

    on: bool = False

    def strike(self) -> None:
        if self.on:
            raise DependencyUnavailableError("postgres")


@dataclass
class MemoryDatabase:
    """What the stores share."""

    outage: Outage = field(default_factory=Outage)
    products: dict[int, Product] = field(default_factory=dict)
    orders: dict[int, Order] = field(default_factory=dict)
    customers: dict[int, Customer] = field(default_factory=dict)
    attempts: list[tuple[str, str, bool]] = field(default_factory=list)

    def add_product(self, **values: int) -> Product:
        new = product(len(self.products) + 1, **values)  # type: ignore[arg-type]  # price is not given so
        self.products[new.id] = new
        return new

    def add_customer(self, name: str) -> Customer:
        customer_id = len(self.customers) + 1
        email = f"{name}@example.com"
        self.customers[customer_id] = Customer(id=customer_id, email=email, name=name, created_at=MOMENT)
        return self.customers[customer_id]

    def move_stock(self, product_id: int, units: int) -> Product:
        old = self.products[product_id]
        self.products[product_id] = old.model_copy(update={"stock_level": old.stock_level + units})
        return self.products[product_id]

    def stock(self, product_id: int) -> int:
        return self.products[product_id].stock_level


@dataclass
class MemoryProductStore:
    db: MemoryDatabase

    async def get(self, product_id: int) -> Product | None:
        self.db.outage.strike()
        return self.db.products.get(product_id)

    async def page(self, query: ProductFilter) -> ProductPage:
        self.db.outage.strike()
        found = [
            row
            for key, row in sorted(self.db.products.items())
            if key > (query.cursor or 0)
            and (query.search or "").lower() in row.name.lower()
            and (not query.low_stock or row.stock_level <= row.low_stock_threshold)
        ]
        items = found[: query.limit]
        return ProductPage(items=items, next_cursor=items[-1].id if len(found) > query.limit else None)

    async def restock(self, product_id: int, quantity: int) -> Product | None:
        self.db.outage.strike()
        if product_id not in self.db.products:
            return None
        if self.db.stock(product_id) + quantity > MAX_STOCK:
            raise StockFullError
        return self.db.move_stock(product_id, quantity)


@dataclass
class MemoryOrderStore:
    db: MemoryDatabase

    async def reserve(self, product_id: int, quantity: int) -> Order:
        self.db.outage.strike()
        if (wanted := self.db.products.get(product_id)) is None:
            raise NoSuchProductError
        if wanted.stock_level < quantity:
            raise OutOfStockError(wanted.name, wanted.stock_level)
        self.db.move_stock(product_id, -quantity)
        order_id = len(self.db.orders) + 1
        self.db.orders[order_id] = Order(
            id=order_id,
            product_id=product_id,
            quantity=quantity,
            total_amount=wanted.price * quantity,
            order_status=OrderStatus.PENDING,
            order_time=MOMENT + timedelta(seconds=order_id),
        )
        return self.db.orders[order_id]

    async def complete(self, order_id: int) -> Order | None:
        return self._settle(order_id, OrderStatus.PENDING, OrderStatus.COMPLETED)

    async def undo(self, order_id: int, *, was: OrderStatus, becomes: OrderStatus) -> Order | None:
        undone = self._settle(order_id, was, becomes)
        if undone is not None:
            self.db.move_stock(undone.product_id, undone.quantity)
        return undone

    async def get(self, order_id: int) -> Order | None:
        self.db.outage.strike()
        return self.db.orders.get(order_id)

    async def page(self, query: OrderFilter) -> OrderPage:
        self.db.outage.strike()
        found = [
            row
            for key, row in sorted(self.db.orders.items(), reverse=True)
            if key < (query.cursor or key + 1) and query.status in {None, row.order_status}
        ]
        items = found[: query.limit]
        return OrderPage(items=items, next_cursor=items[-1].id if len(found) > query.limit else None)

    async def pending(self, *, older_than_seconds: float) -> list[Order]:
        self.db.outage.strike()
        return [row for row in self.db.orders.values() if row.order_status is OrderStatus.PENDING]

    def _settle(self, order_id: int, was: OrderStatus, becomes: OrderStatus) -> Order | None:
        self.db.outage.strike()
        old = self.db.orders[order_id]
        if old.order_status is not was:
            return None
        self.db.orders[order_id] = old.model_copy(update={"order_status": becomes})
        return self.db.orders[order_id]


@dataclass
class MemoryCustomerStore:
    db: MemoryDatabase

    async def add(self, new: NewCustomer) -> Customer:
        self.db.outage.strike()
        if await self.with_email(new.email):
            raise EmailTakenError(new.email)
        return self.db.add_customer(new.email.partition("@")[0])

    async def get(self, customer_id: int) -> Customer | None:
        self.db.outage.strike()
        return self.db.customers.get(customer_id)

    async def with_email(self, email: str) -> Customer | None:
        self.db.outage.strike()
        return next((row for row in self.db.customers.values() if row.email == email), None)

    async def page(self, query: CustomerFilter) -> CustomerPage:
        self.db.outage.strike()
        found = [row for key, row in sorted(self.db.customers.items()) if key > (query.cursor or 0)]
        items = found[: query.limit]
        return CustomerPage(items=items, next_cursor=items[-1].id if len(found) > query.limit else None)

    async def record_attempt(self, email: str, address: Address, *, success: bool) -> None:
        self.db.outage.strike()
        self.db.attempts.append((email, str(address), success))
