"""Which parts of a document a hit shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from pydantic import JsonValue

from ..members import list_of, only, text_of
from ..wire import JsonObject


@dataclass(frozen=True)
class SourceFilter:
    """Whether the document is shown at all, and which paths (with `*`) of it."""

    shown: bool = True
    includes: Sequence[str] = ()
    excludes: Sequence[str] = ()

    def apply(self, document: JsonObject) -> JsonObject:
        """The document without what is not wanted."""
        if not self.includes and not self.excludes:
            return document
        return self._kept(document, "", included=not self.includes)

    def _kept(self, value: JsonObject, prefix: str, *, included: bool) -> JsonObject:
        kept: JsonObject = {}
        for name, inner in value.items():
            path = prefix + name
            if _any(self.excludes, path):
                continue
            wanted = included or _any(self.includes, path)
            if isinstance(inner, dict):
                below = self._kept(inner, path + ".", included=wanted)
                if below or wanted:
                    kept[name] = below
            elif isinstance(inner, list):
                items = [self._item(item, path, included=wanted) for item in inner]
                if wanted or any(isinstance(item, dict) and item for item in items):
                    kept[name] = [item for item in items if wanted or isinstance(item, dict)]
            elif wanted:
                kept[name] = inner
        return kept

    def _item(self, item: JsonValue, path: str, *, included: bool) -> JsonValue:
        return self._kept(item, path + ".", included=included) if isinstance(item, dict) else item


def parse_source_filter(value: JsonValue) -> SourceFilter:
    """The filter of a search body's `_source`.

    Raises:
        ElasticsearchError: it is not valid.
    """
    if value is None or isinstance(value, bool):
        return SourceFilter(shown=value is not False)
    if isinstance(value, dict):
        only(value, {"includes", "excludes", "include", "exclude"}, "_source")
        return SourceFilter(
            includes=_paths(value.get("includes", value.get("include"))),
            excludes=_paths(value.get("excludes", value.get("exclude"))),
        )
    return SourceFilter(includes=_paths(value))


def _paths(value: JsonValue) -> list[str]:
    return [text_of(path, "_source") for path in list_of(value)]


def _any(patterns: Sequence[str], path: str) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)
