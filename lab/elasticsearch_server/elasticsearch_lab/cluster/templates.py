"""Index templates: the built-in ones for data streams, and which one a new index gets."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

from ..errors import not_parsed
from ..members import integer_of, list_of, object_of, only, text_of
from ..wire import JsonObject
from .metadata import IndexSettings, TemplateRecord
from .settings import read_settings

_DYNAMIC: JsonObject = {
    "date_detection": False,
    "dynamic_templates": [
        {
            "strings_as_keyword": {
                "match_mapping_type": "string",
                "mapping": {"type": "keyword", "ignore_above": 1024},
            }
        }
    ],
    "properties": {"@timestamp": {"type": "date"}, "message": {"type": "match_only_text"}},
}
BUILT_IN: Mapping[str, TemplateRecord] = {
    kind: TemplateRecord(
        patterns=[f"{kind}-*-*"],
        priority=100,
        data_stream=True,
        settings={"auto_expand_replicas": "0-1"},
        mappings=_DYNAMIC,
    )
    for kind in ("logs", "metrics", "synthetics")
}
"""Elasticsearch's own: an index name that one of them matches becomes a data stream, to which documents can
only be added."""


def read_template(body: JsonObject) -> TemplateRecord:
    """The template of a request's body.

    Raises:
        ElasticsearchError: it is not valid, or has what this stand-in does not know.
    """
    only(
        body,
        {"index_patterns", "priority", "data_stream", "template", "version", "_meta"},
        "index template",
    )
    template = object_of(body.get("template"), "template")
    only(template, {"settings", "mappings"}, "template")
    patterns = [text_of(pattern, "index_patterns") for pattern in list_of(body.get("index_patterns"))]
    if not patterns:
        raise not_parsed("[index_template] index patterns are missing")
    settings = object_of(template.get("settings"), "settings")
    read_settings(settings, IndexSettings())
    return TemplateRecord(
        patterns=patterns,
        priority=integer_of(body.get("priority", 0), "priority"),
        data_stream="data_stream" in body,
        settings=settings,
        mappings=object_of(template.get("mappings"), "mappings"),
    )


def shown_template(name: str, record: TemplateRecord) -> JsonObject:
    """A template as Elasticsearch shows it."""
    shown: JsonObject = {
        "index_patterns": [*record.patterns],
        "template": {"settings": {"index": record.settings}, "mappings": record.mappings},
        "composed_of": [],
        "priority": record.priority,
    }
    if record.data_stream:
        shown["data_stream"] = {"hidden": False, "allow_custom_routing": False}
    return {"name": name, "index_template": shown}


def choose(templates: Mapping[str, TemplateRecord], index: str) -> tuple[str, TemplateRecord] | None:
    """The matching template of highest priority for a new index; the user's go before built-in ones."""
    matching = [
        (record.priority, name in templates, name, record)
        for name, record in {**BUILT_IN, **templates}.items()
        if any(fnmatchcase(index, pattern) for pattern in record.patterns)
    ]
    if not matching:
        return None
    *_, name, record = max(matching, key=lambda match: match[:3])
    return name, record
