"""Events, templates, times and filters of the Logstash stand-in."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from lab.logstash_server.logstash_lab.event.event import Event, JsonObject
from lab.logstash_server.logstash_lab.event.references import parse_reference
from lab.logstash_server.logstash_lab.event.templates import Template
from lab.logstash_server.logstash_lab.event.timestamps import formatter, from_iso, reader, to_iso
from lab.logstash_server.logstash_lab.plugins.codecs import decode_json, encoder
from tests.unit.lab_stand_ins.logstash_plugins import filtered, output_options

NOON = "2026-01-05T12:00:00.000Z"


def fields_of(event: Event) -> JsonObject:
    """The event's fields without those that all have."""
    fields = event.fields()
    fields.pop("@timestamp", None)
    fields.pop("@version", None)
    return fields


def test_an_event_has_a_version_and_the_time_that_it_was_given() -> None:
    event = Event({"@timestamp": "2026-01-05T13:00:00+01:00", "a": 1})
    assert json.loads(event.to_json()) == {"@timestamp": NOON, "@version": "1", "a": 1}


def test_an_event_without_a_time_gets_the_present_one() -> None:
    assert datetime.now(UTC) - Event({}).timestamp < timedelta(minutes=1)


def test_a_time_that_is_none_is_put_aside() -> None:
    assert fields_of(Event({"@timestamp": "soon"})) == {
        "_@timestamp": "soon",
        "tags": ["_timestampparsefailure"],
    }


def test_metadata_leaves_the_pipeline_only_for_a_queue() -> None:
    event = Event({"@timestamp": NOON})
    event.set(("@metadata", "index"), "x")
    assert event.get(("@metadata", "index")) == "x"
    assert "@metadata" not in event.to_json()
    assert Event(json.loads(event.to_json(metadata=True))).get(("@metadata", "index")) == "x"


@pytest.mark.parametrize(
    ("text", "path"),
    [("a", ("a",)), ("[a]", ("a",)), ("[a][b c]", ("a", "b c")), ("a.b", ("a.b",))],
)
def test_a_reference_is_a_path(text: str, path: tuple[str, ...]) -> None:
    assert parse_reference(text) == path


@pytest.mark.parametrize("text", ["", "a[b]", "[a]b", "[a", "[]"])
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no field reference"):
        parse_reference(text)


def test_a_template_writes_fields_and_times_and_keeps_what_is_missing() -> None:
    event = Event({"@timestamp": NOON, "service": "api", "n": 3, "host": {"name": "h"}, "list": ["x"]})
    text = "chat-%{service}-%{+YYYY.MM.dd}-%{[host][name]}-%{n}-%{[list][0]}-%{nope}-%{host}-%{+%s}"
    written = 'chat-api-2026.01.05-h-3-x-%{nope}-{"name": "h"}-1767614400'
    assert Template(text).write(event) == written


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("YYYY.MM.dd", "2026.01.05"),
        ("yyyy-MM-dd'T'HH:mm:ss.SSS", "2026-01-05T12:30:45.678"),
        ("d MMM yyyy HH:mm:ss Z", "5 Jan 2026 12:30:45 +0000"),
    ],
)
def test_a_time_pattern_writes_and_reads(pattern: str, text: str) -> None:
    moment = datetime(2026, 1, 5, 12, 30, 45, 678_000, tzinfo=UTC)
    assert formatter(pattern)(moment) == text
    read = reader(pattern, UTC)(text)
    assert formatter(pattern)(read) == text


@pytest.mark.parametrize(
    ("pattern", "text", "iso"),
    [
        ("ISO8601", "2026-01-05T12:00:00Z", NOON),
        ("ISO8601", "2026-01-05 14:00:00,5", "2026-01-05T12:00:00.500Z"),
        ("UNIX", "1767614400.25", "2026-01-05T12:00:00.250Z"),
        ("UNIX_MS", "1767614400001", "2026-01-05T12:00:00.001Z"),
        ("yyyy/MM/dd HH:mm", "2026/01/05 14:00", NOON),
    ],
)
def test_times_without_a_zone_are_of_the_given_one(pattern: str, text: str, iso: str) -> None:
    assert to_iso(reader(pattern, timezone(timedelta(hours=2)))(text)) == iso


def test_microseconds_are_kept_where_there_are_any() -> None:
    assert to_iso(from_iso("2026-01-05T12:00:00.123456789Z")) == "2026-01-05T12:00:00.123456Z"


def test_a_line_is_one_event_an_array_several_and_a_broken_one_a_message() -> None:
    assert [fields_of(event) for event in decode_json('{"a": 1}')] == [{"a": 1}]
    assert [fields_of(event) for event in decode_json('[{"a": 1}, {"a": 2}]')] == [{"a": 1}, {"a": 2}]
    for line in ("{", "5", "[1]"):
        assert [fields_of(event) for event in decode_json(line)] == [
            {"message": line, "tags": ["_jsonparsefailure"]}
        ]


def test_standard_output_shows_events_as_ruby_or_json() -> None:
    event = Event({"@timestamp": NOON, "a": {"list": [1, None]}})
    assert encoder(output_options("json_lines {}"))(event) == (
        '{"@timestamp":"2026-01-05T12:00:00.000Z","a":{"list":[1,null]},"@version":"1"}\n'
    )
    assert encoder(output_options("rubydebug {}"))(event) == (
        "{\n"
        '    "@timestamp" => "2026-01-05T12:00:00.000Z",\n'
        '             "a" => {\n'
        '        "list" => [\n'
        "            [0] 1,\n"
        "            [1] nil\n"
        "        ]\n"
        "    },\n"
        '      "@version" => "1"\n'
        "}\n"
    )


def test_mutate_renames_then_adds_then_removes() -> None:
    text = """
    mutate {
      remove_field => ["[a][b]", "secret", "nope"]
      add_field => { "was" => "%{message}" "list" => "two" "[deep][er]" => "x" }
      rename => { "msg" => "message" "nope" => "nothing" }
      add_tag => ["seen"]
    }"""
    event = filtered(text, {"msg": "hi", "a": {"b": 1, "c": 2}, "secret": "s", "list": "one"})
    assert fields_of(event) == {
        "message": "hi",
        "was": "hi",
        "a": {"c": 2},
        "list": ["one", "two"],
        "deep": {"er": "x"},
        "tags": ["seen"],
    }


def test_mutate_makes_no_time_of_what_is_none() -> None:
    event = filtered('mutate { rename => { "t" => "@timestamp" } add_tag => ["seen"] }', {"t": "soon"})
    assert fields_of(event) == {"t": "soon", "tags": ["_mutate_error"]}


def test_date_reads_the_time_by_the_first_pattern_that_fits() -> None:
    text = 'date { match => ["time", "UNIX_MS", "ISO8601"] remove_field => "time" }'
    event = filtered(text, {"time": "2026-01-05T12:00:00Z"})
    assert (to_iso(event.timestamp), fields_of(event)) == (NOON, {})


def test_date_can_write_another_field_and_tags_what_it_cannot_read() -> None:
    text = 'date { match => ["time", "ISO8601"] target => "[event][start]" add_tag => ["dated"] }'
    assert fields_of(filtered(text, {"time": "2026-01-05"})) == {
        "time": "2026-01-05",
        "event": {"start": "2026-01-05T00:00:00.000Z"},
        "tags": ["dated"],
    }
    assert fields_of(filtered(text, {"time": "soon"})) == {"time": "soon", "tags": ["_dateparsefailure"]}
    assert fields_of(filtered(text, {})) == {}


def test_json_reads_into_the_event_or_below_a_field() -> None:
    into = filtered(
        'json { source => "m" remove_field => ["m"] }',
        {"m": '{"a": 1, "@timestamp": "2026-01-05T12:00:00Z"}'},
    )
    assert (fields_of(into), to_iso(into.timestamp)) == ({"a": 1}, NOON)
    below = filtered('json { source => "[x][m]" target => "doc" }', {"x": {"m": "[1]"}})
    assert fields_of(below) == {"x": {"m": "[1]"}, "doc": [1]}


def test_json_tags_what_it_cannot_read_unless_told_to_skip_it() -> None:
    for value in ("{", "[1]", 5):
        event = filtered('json { source => "m" }', {"m": value})
        assert fields_of(event) == {"m": value, "tags": ["_jsonparsefailure"]}
    skipped = filtered('json { source => "m" skip_on_invalid_json => true }', {"m": "{"})
    assert fields_of(skipped) == {"m": "{"}
