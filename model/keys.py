"""Finds the place in a document that pydantic speaks of, and the keys that are known there."""

import types
from collections.abc import Iterator, Sequence
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel

Location = Sequence[str | int]


def place_of(model: type[BaseModel], location: Location) -> list[str | int]:
    """The keys as the user wrote them: pydantic adds the chosen member of a union and '[key]'."""
    return [part for part, is_key in _walk(model, location) if is_key and part != "[key]"]


def keys_at(model: type[BaseModel], location: Location) -> list[str]:
    """The keys that are known at a place; empty where there is no model."""
    found = _resolved(model, location)
    return sorted(_keys(found)) if found else []


def _keys(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name


def _walk(model: type[BaseModel], location: Location) -> Iterator[tuple[str | int, bool]]:
    """Each part, and whether it stands in the document (rather than naming a union's member)."""
    for index, part in enumerate(location):
        before = _annotation(model, location[:index])
        yield part, not (isinstance(part, str) and part in dict(_members(before)))


def _resolved(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    found = _annotation(model, location)
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def _annotation(model: type[BaseModel], location: Location) -> object:
    """The type that stands at a place, None where it can't be told."""
    current: object = model
    for part in location:
        members = dict(_members(current))
        if part in members:
            current = members[str(part)]
        elif isinstance(current, type) and issubclass(current, BaseModel):
            fields = {field.alias or name: field for name, field in current.model_fields.items()}
            current = _bare(fields[str(part)].annotation) if part in fields else None
        else:
            arguments = [a for a in get_args(current) if a is not Ellipsis]
            current = _bare(arguments[-1]) if arguments and part != "[key]" else None
    return current


def _members(annotation: object) -> Iterator[tuple[str, type[BaseModel]]]:
    """The models of a union by the kind that tells them apart."""
    if get_origin(annotation) in {Union, types.UnionType}:
        for member in get_args(annotation):
            kind = (
                member.model_fields.get("kind")
                if isinstance(member, type) and issubclass(member, BaseModel)
                else None
            )
            if kind is not None:
                yield str(get_args(kind.annotation)[0]), member


def _bare(annotation: object) -> object:
    return _bare(get_args(annotation)[0]) if get_origin(annotation) is Annotated else annotation
