import pytest

from lab.grafana_server.grafana_lab.gotemplate import Record, TemplateError, TemplateSet, Value
from lab.grafana_server.grafana_lab.gotemplate.gotime import go_time
from lab.grafana_server.grafana_lab.gotemplate.notification_functions import notification_functions
from lab.grafana_server.grafana_lab.gotemplate.rule_functions import RULE_FUNCTIONS

DATA: Value = {
    "name": "shop",
    "list": ["a", "b", "c"],
    "map": {"y": 2, "x": 1},
    "nothing": None,
    "half": 0.5,
    "at": go_time(1_800_000_000.25),
    "thing": Record({"Value": 4.0, "Twice": lambda: 8, "Add": lambda n: 4.0 + float(str(n))}, text="four"),
}


def render(source: str, **variables: Value) -> str:
    return TemplateSet(RULE_FUNCTIONS, missing="[no value]").render(source, DATA, variables)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plain", "plain"),
        ("{{ .name }}", "shop"),
        ("a {{- .name -}} b", "ashopb"),
        ("a{{/* comment }} */}}b", "ab"),
        ('{{ "quo\\"ted" }}{{ `raw\\n` }}', 'quo"tedraw\\n'),
        ("{{ .missing }}", "[no value]"),
        ("{{ .map }} {{ .list }}", "map[x:1 y:2] [a b c]"),
        ("{{ 1.0 }} {{ 1e21 }} {{ .half }} {{ true }}", "1 1e+21 0.5 true"),
        ("{{ $x := .name }}{{ $x }}{{ $x = 3 }}{{ $x }}", "shop3"),
        ("{{ if .nothing }}y{{ else if eq .name `shop` }}e{{ else }}n{{ end }}", "e"),
        ("{{ if and .name (gt .half 0.2) }}yes{{ end }}", "yes"),
        ("{{ or .nothing `fallback` }}", "fallback"),
        ("{{ with .map }}{{ .x }}{{ else }}none{{ end }}", "1"),
        ("{{ with .nothing }}x{{ else }}none{{ end }}", "none"),
        ("{{ range $i, $e := .list }}{{ if $i }},{{ end }}{{ $i }}{{ $e }}{{ end }}", "0a,1b,2c"),
        ("{{ range $k, $v := .map }}{{ $k }}={{ $v }};{{ end }}", "x=1;y=2;"),
        ("{{ range .nothing }}x{{ else }}empty{{ end }}", "empty"),
        (
            "{{ range .list }}{{ if eq . `b` }}{{ continue }}{{ end }}"
            "{{ . }}{{ if eq . `c` }}{{ break }}{{ end }}{{ end }}",
            "ac",
        ),
        ('{{ define "t" }}<{{ . }}>{{ end }}{{ template "t" .name }}', "<shop>"),
        ('{{ block "b" .half }}[{{ . }}]{{ end }}', "[0.5]"),
        ("{{ .thing }} {{ .thing.Value }} {{ .thing.Twice }} {{ .thing.Add 1 }}", "four 4 8 5"),
        ("{{ (index .list 1) }} {{ index .map `x` }} {{ len .list }}", "b 1 3"),
        ("{{ .name | toUpper | printf `%s-%d` }}", "SHOP-%!d(MISSING)"),
        ("{{ printf `%d` `x` }} {{ printf `a` 1 }}", "%!d(string=x) a%!(EXTRA int=1)"),
        (
            "{{ printf `%s-%d-%.2f|%5.1f|%-4s|%q|%v|%05d%%` `a` 7 0.125 2.25 `b` `c` .list 42 }}",
            'a-7-0.12|  2.2|b   |"c"|[a b c]|00042%',
        ),
        ("{{ with .name }}{{ $.half }}{{ end }}", "0.5"),
    ],
)
def test_a_template_renders(source: str, expected: str) -> None:
    assert render(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ humanize 1234567.0 }}", "1.235M"),
        ("{{ humanize 0.05 }}", "50m"),
        ("{{ humanize1024 2048 }}", "2ki"),
        ("{{ humanizePercentage 0.1234 }}", "12.34%"),
        ("{{ humanizeDuration 93784 }}", "1d 2h 3m 4s"),
        ("{{ humanizeDuration 3700 }}", "1h 1m 40s"),
        ("{{ humanizeDuration 0.25 }}", "250ms"),
        ("{{ humanizeTimestamp 1800000000 }}", "2027-01-15 08:00:00 +0000 UTC"),
        ("{{ title `hello world` }} {{ toLower `ABC` }}", "Hello World abc"),
        ("{{ reReplaceAll `(.*):(.*)` `$2 on ${1}` `host:9090` }}", "9090 on host"),
        ("{{ match `^a.c$` `abc` }}", "true"),
        ("{{ stripPort `host:9090` }} {{ stripDomain `db.example.org:5432` }}", "host db:5432"),
        ("{{ humanize .thing }}", "4"),
        ("{{ .at.Format `Mon 02 Jan 2006 15:04:05.000 MST` }}", "Fri 15 Jan 2027 08:00:00.250 UTC"),
    ],
)
def test_prometheus_functions_are_known(source: str, expected: str) -> None:
    assert render(source) == expected


def test_rules_see_labels_and_values() -> None:
    values: Value = {"A": Record({"Value": 0.25, "Labels": {"instance": "web"}}, text="0.25")}
    text = render(
        "{{ $labels.instance }}: {{ $values.A }} = {{ $values.A.Value | humanizePercentage }} "
        "({{ $values.A.Labels.instance }}) {{ $labels.nope }}",
        labels={"instance": "web"},
        values=values,
    )
    assert text == "web: 0.25 = 25% (web) [no value]"


@pytest.mark.parametrize(
    "source",
    [
        "{{ .name",
        "{{ if .name }}",
        "{{ end }}",
        "{{ else }}",
        "{{ nofunction 1 }}",
        "{{ .name.deeper }}",
        "{{ $undefined }}",
        "{{ index .list 7 }}",
        '{{ template "nowhere" . }}',
        "{{ (1 }}",
        "{{ 1 2 }}",
        "{{ range 1.5 }}{{ end }}",
        '{{ define "r" }}{{ template "r" . }}{{ end }}{{ template "r" . }}',
        "{{ match `(` `x` }}",
        "{{ toUpper }}",
    ],
)
def test_a_bad_template_is_an_error(source: str) -> None:
    with pytest.raises(TemplateError):
        render(source)


def test_an_error_names_its_line() -> None:
    with pytest.raises(TemplateError, match=":3: function 'oops' not defined"):
        render("one\ntwo\n{{ oops }}")


def test_payload_functions_build_json() -> None:
    templates = TemplateSet()

    def execute(text: str, data: Value) -> str:
        return templates.render(text, data)

    templates = TemplateSet(notification_functions(1_800_000_000.0, execute))
    templates.add('{{ define "inner" }}<{{ .a }}>{{ end }}')
    source = (
        '{{ $d := coll.Dict "a" 1 "b" (coll.Append "z" (coll.Slice "y")) }}{{ data.ToJSON $d }} '
        '{{ tmpl.Exec "inner" $d }} {{ tmpl.Inline "{{ .a }}" $d }} {{ (data.JSON "{\\"k\\": [1]}").k }}'
    )
    assert templates.render(source, None) == '{"a":1,"b":["y","z"]} <1> 1 [1]'
