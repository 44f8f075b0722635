"""What changes between a resource's state and the inputs a program asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from lab.grafana_provider.schema import Block, Items, Property, Shape, TextMap
from lab.grafana_provider.values import Path, Properties, Value, has_unknown, is_empty


class Kind(Enum):
    """What happens to a value."""

    ADD = "add"
    DELETE = "delete"
    UPDATE = "update"


@dataclass(frozen=True)
class Change:
    """One value that changes, and whether that needs a new resource."""

    path: Path
    kind: Kind
    replaces: bool = False


def changes(block: Block, old: Properties, new: Properties) -> list[Change]:
    """The changes from a state to inputs; deepest paths, except in sets, which change as a whole."""
    return list(_block(block, old, new, ()))


def same(prop: Property, old: Value, new: Value) -> bool:
    """Whether a property that is set stays as it is."""
    return next(_property(prop, old, new, ()), None) is None


def _block(block: Block, old: Properties, new: Properties, path: Path) -> Iterator[Change]:
    for name, prop in block.inputs().items():
        wanted = new.get(name)
        if wanted is None:
            if prop.computed:
                continue
            wanted = prop.default
        for change in _property(prop, old.get(name), wanted, (*path, name)):
            yield Change(change.path, change.kind, prop.replaces_on(old.get(name), wanted))


def _property(prop: Property, old: Value, new: Value, path: Path) -> Iterator[Change]:
    if prop.same is not None and not has_unknown(new):
        if not prop.same(old, new):
            yield Change(path, _kind(old, new))
    else:
        yield from _shape(prop.shape, old, new, path)


def _shape(shape: Shape, old: Value, new: Value, path: Path) -> Iterator[Change]:
    if is_empty(old) and is_empty(new):
        return
    match shape:
        case Block() if isinstance(new, dict | None) and isinstance(old, dict | None):
            yield from _block(shape, old or {}, new or {}, path)
        case TextMap() if isinstance(new, dict | None) and isinstance(old, dict | None):
            before, after = old or {}, new or {}
            for key in before | after:
                if before.get(key) != after.get(key):
                    yield Change((*path, key), _kind(before.get(key), after.get(key)))
        case Items() if isinstance(new, list | None) and isinstance(old, list | None):
            yield from _items(shape, old or [], new or [], path)
        case _ if old != new:
            yield Change(path, _kind(old, new))


def _items(shape: Items, old: list[Value], new: list[Value], path: Path) -> Iterator[Change]:
    if shape.unordered:
        if not _same_set(shape, old, new):
            yield Change(path, _kind(old, new))
        return
    for index in range(max(len(old), len(new))):
        where = (*path, index)
        if index >= len(old):
            yield Change(where, Kind.ADD)
        elif index >= len(new):
            yield Change(where, Kind.DELETE)
        else:
            yield from _shape(shape.item, old[index], new[index], where)


def _same_set(shape: Items, old: list[Value], new: list[Value]) -> bool:
    return len(old) == len(new) and all(index is not None for index in matches(shape, old, new))


def matches(shape: Items, old: list[Value], new: list[Value]) -> list[int | None]:
    """For each item of a new set, the index of the old item that means the same; None for a new one."""
    free = list(range(len(old)))
    found: list[int | None] = []
    for item in new:
        twin = next((index for index in free if not any(_shape(shape.item, old[index], item, ()))), None)
        if twin is not None:
            free.remove(twin)
        found.append(twin)
    return found


def _kind(old: Value, new: Value) -> Kind:
    if is_empty(old):
        return Kind.ADD
    return Kind.DELETE if is_empty(new) else Kind.UPDATE
