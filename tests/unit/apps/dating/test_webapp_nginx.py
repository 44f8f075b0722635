"""The web server's configuration, as far as it can be judged without the server."""

import json
import re
from pathlib import Path

import pytest

WEBAPP = Path(__file__).parents[4] / "apps" / "dating_webapp"
NGINX = WEBAPP / "nginx"
LOG = (NGINX / "access_log.conf").read_text()
TEMPLATE = (NGINX / "templates" / "webapp" / "server.conf.template").read_text()


def quoted_format() -> str:
    (body,) = re.findall(r"log_format webapp escape=json(.+?);\n", LOG, re.DOTALL)
    return "".join(re.findall(r"'(.*?)'", body))


def mapped(variable: str, value: str) -> str:
    """What the `map` to that variable makes of a value."""
    (body,) = re.findall(rf"map \$\w+ \${variable} {{(.+?)\n}}", LOG, re.DOTALL)
    for pattern, result in re.findall(r'^\s*"?~(.+?)"? (\S+);$', body, re.MULTILINE):
        if found := re.search(pattern.replace("(?<", "(?P<"), value):
            filled: str = re.sub(r"\$(\w+)", lambda name: found.groupdict().get(name[1], value), result)
            return filled
    return "default"


def test_a_log_line_is_json_with_the_keys_of_the_services() -> None:
    line = json.loads(re.sub(r"\$[a-z_]+", "1", quoted_format()))
    keys = {"timestamp", "level", "service", "logger", "message", "request_id"}
    assert keys | {"method", "path", "status", "duration_ms", "response_bytes", "client_ip"} == set(line)
    assert {key for key, value in line.items() if isinstance(value, int)} == {
        *("status", "duration_ms", "response_bytes")
    }


def test_a_log_line_holds_no_query() -> None:
    assert "$request_uri" not in quoted_format()
    assert "$args" not in quoted_format()
    assert mapped("webapp_path", "/api/profiles?city=Ghent") == "/api/profiles"
    assert mapped("webapp_path", "/a?b?c") == "/a"
    assert mapped("webapp_path", "/") == "default"


@pytest.mark.parametrize(
    ("seconds", "milliseconds"),
    [
        ("0.000", "0"),
        ("0.007", "7"),
        ("0.070", "70"),
        ("0.123", "123"),
        ("1.005", "1005"),
        ("12.340", "12340"),
    ],
)
def test_durations_are_milliseconds(seconds: str, milliseconds: str) -> None:
    assert mapped("webapp_duration_ms", seconds) == milliseconds


@pytest.mark.parametrize(
    ("offered", "taken"),
    [("abc-1.X_y", True), ("", False), ("a b", False), ('a"b', False), ("x" * 129, False)],
)
def test_only_a_harmless_request_id_is_taken(offered: str, taken: bool) -> None:
    assert (mapped("webapp_request_id", offered) == offered and offered != "") == taken


def test_the_environment_decides_what_the_image_has_defaults_for() -> None:
    used = set(re.findall(r"\$\{(\w+)\}", TEMPLATE))
    dockerfile = (WEBAPP / "Dockerfile").read_text()
    (names,) = re.findall(r'NGINX_ENVSUBST_FILTER="\^\((.+?)\)\$"', dockerfile)
    assert set(names.split("|")) == used
    assert used <= set(re.findall(r"\b([A-Z_]+)=", dockerfile))


def test_no_other_file_waits_for_variables_of_the_environment() -> None:
    for path in NGINX.glob("*.conf"):
        assert "${" not in path.read_text(), path.name


def test_the_policy_allows_nothing_but_the_page_itself() -> None:
    (policy,) = re.findall(r'Content-Security-Policy "(.+?)"', (NGINX / "security_headers.conf").read_text())
    sources = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert sources["default-src"] == "'none'"
    assert set(sources.values()) == {"'none'", "'self'", "'script'"}


def test_the_servers_own_status_is_on_a_port_that_only_the_container_reaches() -> None:
    servers = re.findall(r"^server \{.+?^\}", TEMPLATE, re.DOTALL | re.MULTILINE)
    (status,) = [server for server in servers if "stub_status" in server]
    assert re.findall(r"listen (.+);", status) == ["127.0.0.1:8081"]
    assert "stub_status" not in (NGINX / "locations.conf").read_text()
