"""/motorcycles: offer, list, look at, change and withdraw motorcycles."""

from typing import Annotated, TypeVar

from fastapi import APIRouter, HTTPException, Path, Query, Response

from motoo_backend.motorcycles.cache import MotorcycleCache
from motoo_backend.motorcycles.schema import (
    Motorcycle,
    MotorcycleChange,
    MotorcycleFilter,
    MotorcycleId,
    MotorcyclePage,
    NewMotorcycle,
)
from motoo_backend.motorcycles.store import MotorcycleStore, VinTakenError

T = TypeVar("T")
IdInPath = Annotated[MotorcycleId, Path()]


def motorcycle_routes(store: MotorcycleStore, cache: MotorcycleCache) -> APIRouter:
    """The routes, working on this store and this cache."""
    router = APIRouter(prefix="/motorcycles", tags=["motorcycles"])

    @router.post("", status_code=201)
    async def offer(new: NewMotorcycle, response: Response) -> Motorcycle:
        try:
            motorcycle = await store.add(new)
        except VinTakenError as error:
            raise HTTPException(409, f"A motorcycle with VIN {new.vin} is already on offer.") from error
        await cache.put(motorcycle)
        response.headers["Location"] = f"/motorcycles/{motorcycle.id}"
        return motorcycle

    @router.get("")
    async def browse(query: Annotated[MotorcycleFilter, Query()]) -> MotorcyclePage:
        return await store.page(query)

    @router.get("/{motorcycle_id}")
    async def look_at(motorcycle_id: IdInPath, response: Response) -> Motorcycle:
        motorcycle, lookup = await cache.read(motorcycle_id, store.get)
        response.headers["X-Cache"] = lookup
        return _found(motorcycle, motorcycle_id)

    @router.patch("/{motorcycle_id}")
    async def change(motorcycle_id: IdInPath, changes: MotorcycleChange) -> Motorcycle:
        motorcycle = _found(await store.change(motorcycle_id, changes), motorcycle_id)
        await cache.put(motorcycle)
        return motorcycle

    @router.delete("/{motorcycle_id}", status_code=204)
    async def withdraw(motorcycle_id: IdInPath) -> None:
        version = _found(await store.remove(motorcycle_id), motorcycle_id)
        await cache.remove(motorcycle_id, last_version=version)

    return router


def _found(thing: T | None, motorcycle_id: int) -> T:
    if thing is None:
        raise HTTPException(404, f"There is no motorcycle {motorcycle_id}.")
    return thing
