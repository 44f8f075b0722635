"""The configuration language of the Logstash stand-in."""

import pytest

from lab.logstash_server.logstash_lab.errors import ConfigError
from lab.logstash_server.logstash_lab.language.parser import parse
from lab.logstash_server.logstash_lab.language.tree import PluginNode
from lab.logstash_server.logstash_lab.plugins.registry import build
from tests.unit.lab_stand_ins.logstash_plugins import output_options, plugins

CHAT = """
# the chat system's logs
input {
  tcp { port => 5044 codec => json_lines { } id => "logs" }
}
filter {
  date { match => ["timestamp", "ISO8601", 'UNIX_MS'] }
  mutate {
    rename => { "msg" => "message" "[a][b]" => "c" }
    add_field => { "system" => "chat" }
  }
}
output { elasticsearch { hosts => ["http://es:9200"] index => "chat-%{+YYYY.MM.dd}" } stdout { codec => json }
}
"""


def test_sections_plugins_and_values_are_read() -> None:
    tree = parse(CHAT, "chat.conf")
    [tcp] = tree.inputs
    assert (tcp.name, tcp.line, tcp.attributes["port"].value) == ("tcp", 4, 5044.0)
    codec = tcp.attributes["codec"].value
    assert isinstance(codec, PluginNode)
    assert codec.name == "json_lines"
    date, mutate = tree.filters
    assert date.attributes["match"].value == ["timestamp", "ISO8601", "UNIX_MS"]
    assert mutate.attributes["rename"].value == {"msg": "message", "[a][b]": "c"}
    assert mutate.attributes["add_field"].line == 10
    assert [output.name for output in tree.outputs] == ["elasticsearch", "stdout"]


def test_files_are_put_together_in_order() -> None:
    whole = parse("filter { mutate {} }", "a") + parse(CHAT, "b")
    assert [node.name for node in whole.filters] == ["mutate", "date", "mutate"]


def test_quotes_in_strings_are_escaped_and_other_backslashes_stay() -> None:
    [node] = parse(r'output { stdout { id => "say \"a\" \d" } }', "x").outputs
    assert node.attributes["id"].value == r'say "a" \d'


def test_a_hash_that_is_set_twice_is_put_together() -> None:
    [node] = parse('filter { mutate { rename => { "a" => "b" } rename => { "c" => "d" } } }', "x").filters
    assert node.attributes["rename"].value == {"a": "b", "c": "d"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("input {\n tcp {\n", "line 3: .*the end of the file"),
        ("inputs { }", "line 1: expected one of input, filter, output, found 'inputs'"),
        ("\nfilter {\n  if [a] == 1 { mutate {} }\n}", "line 3: conditionals are not supported"),
        ("filter { mutate { rename > 1 } }", "line 1: unexpected '> 1"),
        ("filter { mutate { rename => } }", "line 1: expected a value, found '}'"),
        ('filter { mutate { id => "a"\n id => "b" } }', "line 2: id is set twice"),
        ("filter { mutate { match => [1 2] } }", "line 1: expected ,, found '2'"),
    ],
)
def test_what_is_not_well_formed_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=f"chat.conf, {message}"):
        parse(text, "chat.conf")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("tcp {", "beats {", "line 4: couldn't find any input plugin named 'beats'.*has tcp"),
        ("date {", "grok {", "line 7: couldn't find any filter plugin named 'grok'.*has date, json, mutate"),
        ("stdout {", "file {", "line 13: couldn't find any output plugin named 'file'"),
        ("port => 5044", "port => many", "line 4: tcp: port: 'many' is no number"),
        ("port => 5044", "ports => 5044", "line 4: tcp: the setting port is missing"),
        ("json_lines { }", "line", "line 4: line: unknown codec"),
        ("json_lines { }", "json_lines { charset => a }", "line 4: json_lines: charset: unknown setting"),
        ("rename =>", "gsub =>", "line 9: mutate: gsub: unknown setting; .*has .*rename"),
        ("'UNIX_MS'", "'EEEE'", "line 7: date: match: 'EEEE' of the time pattern"),
        ("[a][b]", "[a][b", "line 9: mutate: rename: .*no field reference"),
        ('"system"', '"@timestamp"', "line 10: mutate: add_field: @timestamp is set by the filter date"),
        ("%{+YYYY.MM.dd}", "%{{yyyy}}", "line 13: elasticsearch: index: .*write %{\\+YYYY.MM.dd}"),
        ('index => "chat-%{+YYYY.MM.dd}"', "", "line 13: elasticsearch: the setting index is missing"),
        ("http://es:9200", "https://es:9200", "line 13: elasticsearch: hosts: .*speaks http alone"),
        ("http://es:9200", "http://es:many", "line 13: elasticsearch: hosts: .*is no address"),
        ("http://es:9200", "${ES}", "line 13: elasticsearch: hosts: .*the environment has no ES"),
        ("codec => json }", "codec => avro }", "line 13: avro: unknown codec"),
    ],
)
def test_what_the_stand_in_does_not_have_is_refused_with_its_line(old: str, new: str, message: str) -> None:
    assert old in CHAT
    with pytest.raises(ConfigError, match=f"chat.conf, {message}"):
        plugins(CHAT.replace(old, new))


def test_a_pipeline_needs_an_input_and_an_output() -> None:
    for text, missing in (
        ("output { stdout {} }", "input"),
        ("input { tcp { port => 1 codec => json } }", "output"),
    ):
        with pytest.raises(ConfigError, match=f"there is no {missing}"):
            build(parse(text, "x"), {})


def test_variables_of_the_environment_stand_for_values() -> None:
    text = CHAT.replace("http://es:9200", "${ES_URL}").replace("5044", '"${PORT:5045}"')
    made = plugins(text, {"ES_URL": "http://other"})
    assert made.inputs[0].port == 5045


def test_a_plugin_has_the_id_that_is_set_or_one_that_stays() -> None:
    first, second = plugins(CHAT), plugins(CHAT)
    assert first.inputs[0].id == "logs"
    assert first.filters[0].id == second.filters[0].id != first.filters[1].id


def test_settings_may_be_arrays_of_pairs_or_single_strings() -> None:
    options = output_options('stdout { a => ["x", "y"] b => "z" c => ["k", "v"] d => true }')
    assert options.texts("a") == ["x", "y"]
    assert options.texts("b") == ["z"]
    assert options.pairs("c") == {"k": "v"}
    assert options.flag("d", default=False)
    with pytest.raises(ConfigError, match="b: must be a hash"):
        options.pairs("b")
    with pytest.raises(ConfigError, match="a: must be a string"):
        options.text("a")
    with pytest.raises(ConfigError, match="'z' is neither true nor false"):
        options.flag("b", default=False)
