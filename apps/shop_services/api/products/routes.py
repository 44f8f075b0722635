"""/products: browse the catalogue and add to its stock."""

import logging
from time import perf_counter
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query

from shop_services.api.products.store import ProductStore, StockFullError
from shop_services.contracts.products import Product, ProductFilter, ProductPage, Restock
from shop_services.contracts.values import MAX_STOCK, ProductId

IdInPath = Annotated[ProductId, Path()]

_logger = logging.getLogger(__name__)


def product_routes(store: ProductStore) -> APIRouter:
    """The routes, working on this store."""
    router = APIRouter(prefix="/products", tags=["products"])

    @router.get("")
    async def browse(query: Annotated[ProductFilter, Query()]) -> ProductPage:
        began = perf_counter()
        page = await store.page(query)
        _log_query(query.model_dump(exclude_none=True), len(page.items), began)
        return page

    @router.get("/{product_id}")
    async def look_at(product_id: IdInPath) -> Product:
        began = perf_counter()
        product = await store.get(product_id)
        _log_query({"product_id": product_id}, int(product is not None), began)
        return _found(product, product_id)

    @router.post("/{product_id}/restock")
    async def restock(product_id: IdInPath, arrived: Restock) -> Product:
        try:
            product = _found(await store.restock(product_id, arrived.quantity), product_id)
        except StockFullError as error:
            raise HTTPException(409, f"The stock holds {MAX_STOCK} units of a product at most.") from error
        _logger.info(
            "product restocked",
            extra={
                "product_id": product_id,
                "quantity": arrived.quantity,
                "stock_level": product.stock_level,
            },
        )
        return product

    return router


def _found(product: Product | None, product_id: int) -> Product:
    if product is None:
        raise HTTPException(404, f"There is no product {product_id}.")
    return product


def _log_query(query: dict[str, object], results: int, began: float) -> None:
    duration_ms = round((perf_counter() - began) * 1000, 2)
    _logger.info("products queried", extra={"query": query, "results": results, "duration_ms": duration_ms})
