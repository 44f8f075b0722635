"""Field references: `message`, `[host][name]`, `[@metadata][index]`."""

import re

from pydantic import JsonValue

Path = tuple[str, ...]

_PART = re.compile(r"\[([^\[\],]+)\]")


def parse_reference(text: str) -> Path:
    """The path of a field.

    Raises:
        ValueError: it is not well-formed.
    """
    if not text.startswith("["):
        if not text or re.search(r"[\[\]]", text):
            raise ValueError(f"{text!r} is no field reference: write name or [outer][inner]")
        return (text,)
    if _PART.sub("", text):
        raise ValueError(f"{text!r} is no field reference: write name or [outer][inner]")
    return tuple(_PART.findall(text))


def find(value: JsonValue, path: Path) -> JsonValue:
    """What is at a path; None where nothing is."""
    for part in path:
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and re.fullmatch(r"-?\d+", part):
            at = int(part)
            value = value[at] if -len(value) <= at < len(value) else None
        else:
            return None
    return value


def put(root: dict[str, JsonValue], path: Path, value: JsonValue) -> None:
    """Set what is at a path; what is in the way and is no object gives way."""
    for part in path[:-1]:
        inner = root.get(part)
        if not isinstance(inner, dict):
            inner = {}
            root[part] = inner
        root = inner
    root[path[-1]] = value


def drop(root: dict[str, JsonValue], path: Path) -> JsonValue:
    """Remove what is at a path, and give it; None where nothing was."""
    parent = find(root, path[:-1])
    return parent.pop(path[-1], None) if isinstance(parent, dict) else None
