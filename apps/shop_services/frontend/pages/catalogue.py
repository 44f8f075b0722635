"""Looking around: the home page, the list of products, and one product."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import FileResponse
from starlette.responses import Response

from shop_services.contracts.products import ProductFilter
from shop_services.contracts.values import ProductId
from shop_services.frontend.metrics import Page
from shop_services.frontend.rendering import TEMPLATES, Pages
from shop_services.frontend.shop import ShopApi

FEATURED = 3
STYLE_SHEET = TEMPLATES.parent / "static" / "shop.css"


def catalogue_routes(shop: ShopApi, pages: Pages) -> APIRouter:
    """The routes."""
    router = APIRouter(tags=["catalogue"])

    @router.get("/")
    async def home(request: Request) -> Response:
        featured = await shop.products(ProductFilter(limit=FEATURED))
        return pages.show(request, Page.HOME, products=featured.items)

    @router.get("/products")
    async def products(request: Request, query: Annotated[ProductFilter, Query()]) -> Response:
        found = await shop.products(query)
        if query.search is not None:
            pages.track(request, "search", results=len(found.items))
        return pages.show(request, Page.PRODUCTS, query=query, found=found)

    @router.get("/products/{product_id}")
    async def product(request: Request, product_id: Annotated[ProductId, Path()]) -> Response:
        found = await shop.product(product_id)
        if found is None:
            raise HTTPException(404, f"There is no product {product_id}.")
        return pages.show(request, Page.PRODUCT, product=found)

    @router.get("/shop.css", include_in_schema=False)
    async def style_sheet() -> FileResponse:
        return FileResponse(STYLE_SHEET, headers={"Cache-Control": "max-age=3600"})

    return router
