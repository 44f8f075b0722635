"""Plugins of the Logstash stand-in made from pieces of configuration."""

from collections.abc import Mapping

from lab.logstash_server.logstash_lab.event.event import Event, JsonObject
from lab.logstash_server.logstash_lab.language.parser import parse
from lab.logstash_server.logstash_lab.plugins.options import Options
from lab.logstash_server.logstash_lab.plugins.registry import Plugins, build


def plugins(text: str, environment: Mapping[str, str] | None = None) -> Plugins:
    """The plugins of a whole configuration."""
    return build(parse(text, "chat.conf"), environment or {})


def output_options(text: str) -> Options:
    """The settings of one output."""
    [node] = parse(f"output {{ {text} }}", "chat.conf").outputs
    return Options(node, {})


def filtered(text: str, fields: JsonObject) -> Event:
    """An event after the filters of some configuration."""
    made = plugins(
        f"input {{ tcp {{ port => 1 codec => json }} }} filter {{ {text} }} output {{ stdout {{}} }}"
    )
    event = Event(fields)
    for change in made.filters:
        change.apply(event)
    return event
