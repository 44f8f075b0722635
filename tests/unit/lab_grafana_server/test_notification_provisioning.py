import pytest

from lab.grafana_server.grafana_lab.wire import JsonObject
from tests.unit.lab_grafana_server.support import PROVISIONING, Server, put_group, threshold_rule

CONTACTS = f"{PROVISIONING}/contact-points"
POLICIES = f"{PROVISIONING}/policies"
MUTES = f"{PROVISIONING}/mute-timings"
NIGHT: JsonObject = {
    "name": "night",
    "time_intervals": [{"times": [{"start_time": "00:00", "end_time": "06:00"}]}],
}


def hook(server: Server, name: str = "hook", **settings: str) -> str:
    body: JsonObject = {"name": name, "type": "webhook", "settings": {"url": "http://hook/", **settings}}
    response = server.client.post(CONTACTS, json=body)
    assert response.status_code == 202, response.text
    return str(response.json()["uid"])


@pytest.mark.parametrize(
    ("kind", "settings", "message"),
    [
        ("", {}, "type should not be an empty string"),
        ("pigeon", {}, "unknown type 'pigeon'"),
        ("webhook", {}, "required field 'url' is not specified"),
        (
            "webhook",
            {"url": "http://x", "username": "u", "password": "p", "authorization_credentials": "t"},
            "only 1 is permitted",
        ),
        ("webhook", {"url": "http://x", "headers": {"Host": "y"}}, "'Host'"),
        ("webhook", {"url": "http://x", "hmacConfig": {"header": "X"}}, "HMAC"),
        ("webhook", {"url": "http://x", "http_config": {}}, "does not support 'http_config'"),
        ("email", {"addresses": " ; "}, "could not find addresses in settings"),
        ("slack", {}, "recipient must be specified when using the Slack chat API"),
        ("slack", {"recipient": "#ops"}, "token must be specified when using the Slack chat API"),
        ("pagerduty", {}, "could not find integration key property in settings"),
        ("prometheus-alertmanager", {}, "could not find url property in settings"),
    ],
)
def test_a_contact_point_is_refused(server: Server, kind: str, settings: JsonObject, message: str) -> None:
    status, said = server.refused("POST", CONTACTS, {"name": "x", "type": kind, "settings": settings})
    assert status == 400
    assert message in said


def test_secret_settings_are_redacted_and_others_come_back_verbatim(server: Server) -> None:
    settings: JsonObject = {
        "url": "http://x",
        "httpMethod": "PUT",
        "maxAlerts": 0,
        "authorization_credentials": "token",
        "hmacConfig": {"secret": "s", "header": "X-Sign"},
    }
    server.ok("POST", CONTACTS, {"name": "x", "type": "webhook", "settings": settings})
    [point] = server.client.get(f"{CONTACTS}?name=x").json()
    assert point["settings"] == settings | {
        "authorization_credentials": "[REDACTED]",
        "hmacConfig": {"secret": "[REDACTED]", "header": "X-Sign"},
    }
    assert (point["disableResolveMessage"], point["provenance"]) == (False, "api")


def test_a_redacted_secret_that_is_sent_back_stays(server: Server) -> None:
    uid = hook(server, username="u", password="first")
    update: JsonObject = {
        "name": "hook",
        "type": "webhook",
        "settings": {"url": "http://other/", "username": "u", "password": "[REDACTED]"},
    }
    assert server.client.put(f"{CONTACTS}/{uid}", json=update).status_code == 202
    [point] = server.client.get(f"{CONTACTS}?name=hook").json()
    assert point["settings"] == {"url": "http://other/", "username": "u", "password": "[REDACTED]"}


def test_an_unknown_contact_point_cannot_be_updated(server: Server) -> None:
    body: JsonObject = {"name": "x", "type": "webhook", "settings": {"url": "http://x"}}
    assert server.refused("PUT", f"{CONTACTS}/nope", body)[0] == 404


def test_the_last_integration_in_use_cannot_be_deleted(server: Server) -> None:
    first = hook(server)
    second = hook(server)
    server.ok("PUT", POLICIES, {"receiver": "hook"})
    server.ok("DELETE", f"{CONTACTS}/{second}")
    in_policy = server.client.delete(f"{CONTACTS}/{first}")
    assert in_policy.status_code == 409
    assert in_policy.json()["messageId"] == "alerting.notifications.contact-points.referenced"
    server.ok("DELETE", POLICIES)
    put_group(server, threshold_rule(notification_settings={"receiver": "hook"}))
    in_rule = server.client.delete(f"{CONTACTS}/{first}")
    assert in_rule.json()["messageId"] == "alerting.notifications.contact-points.used-by-rule"
    server.client.delete(f"{PROVISIONING}/alert-rules/down")
    server.ok("DELETE", f"{CONTACTS}/{first}")


def test_a_renamed_contact_point_takes_its_policies_along(server: Server) -> None:
    uid = hook(server)
    server.ok("PUT", POLICIES, {"receiver": "hook", "routes": [{"receiver": "hook"}]})
    renamed: JsonObject = {"name": "new", "type": "webhook", "settings": {"url": "http://hook/"}}
    server.ok("PUT", f"{CONTACTS}/{uid}", renamed)
    tree = server.ok("GET", POLICIES)
    assert (tree["receiver"], tree["routes"]) == ("new", [{"receiver": "new"}])


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ({}, "root route must specify a default receiver"),
        ({"receiver": "hook", "object_matchers": [["a", "=", "b"]]}, "must not have any matchers"),
        ({"receiver": "nope"}, "receiver 'nope' does not exist"),
        ({"receiver": "hook", "routes": [{"receiver": "nope"}]}, "receiver 'nope' does not exist"),
        (
            {"receiver": "hook", "routes": [{"mute_time_intervals": ["x"]}]},
            "mute time interval 'x' does not exist",
        ),
        ({"receiver": "hook", "group_by": ["...", "a"]}, "wildcard"),
        ({"receiver": "hook", "group_by": ["a", "a"]}, "duplicated label"),
        ({"receiver": "hook", "group_interval": "0s"}, "group_interval cannot be zero"),
        ({"receiver": "hook", "routes": [{"object_matchers": [["a", "=~", "("]]}]}, "no regular expression"),
        ({"receiver": "hook", "routes": [{"object_matchers": [["a", "~", "b"]]}]}, "bad request data"),
    ],
)
def test_a_policy_tree_is_refused(server: Server, tree: JsonObject, message: str) -> None:
    hook(server)
    status, said = server.refused("PUT", POLICIES, tree)
    assert status == 400
    assert message in said


def test_a_tree_comes_back_canonical_and_without_what_is_unset(server: Server) -> None:
    hook(server)
    tree: JsonObject = {
        "receiver": "hook",
        "group_wait": "60s",
        "repeat_interval": "24h",
        "routes": [
            {"object_matchers": [["team", "=", '"crew"'], ["severity", "=~", "a|b"]], "continue": True}
        ],
    }
    assert server.ok("PUT", POLICIES, tree) == {"message": "policies updated"}
    assert server.ok("GET", POLICIES) == {
        "receiver": "hook",
        "group_wait": "1m",
        "repeat_interval": "1d",
        "routes": [{"object_matchers": [["severity", "=~", "a|b"], ["team", "=", "crew"]], "continue": True}],
        "provenance": "api",
    }


def test_a_reset_restores_the_default_tree_and_its_contact_point(server: Server) -> None:
    hook(server)
    server.ok("PUT", POLICIES, {"receiver": "hook"})
    [default] = server.client.get(f"{CONTACTS}?name=grafana-default-email").json()
    server.ok("DELETE", f"{CONTACTS}/{default['uid']}")
    assert server.client.delete(POLICIES).status_code == 202
    assert server.ok("GET", POLICIES) == {
        "receiver": "grafana-default-email",
        "group_by": ["grafana_folder", "alertname"],
    }
    assert len(server.client.get(f"{CONTACTS}?name=grafana-default-email").json()) == 1


def test_what_the_api_provisioned_cannot_lose_its_provenance(server: Server) -> None:
    hook(server)
    server.ok("PUT", POLICIES, {"receiver": "hook"})
    loose = {"X-Disable-Provenance": "disabled"}
    response = server.client.put(POLICIES, json={"receiver": "hook"}, headers=loose)
    assert response.status_code == 403
    assert response.json()["messageId"] == "alerting.notifications.invalidProvenance"


def test_a_mute_timing_lives_and_dies(server: Server) -> None:
    hook(server)
    created = server.client.post(MUTES, json=NIGHT)
    assert created.status_code == 201
    again = server.client.post(MUTES, json=NIGHT)
    assert (again.status_code, again.json()["messageId"]) == (
        400,
        "alerting.notifications.time-intervals.nameExists",
    )
    shown = server.ok("GET", f"{MUTES}/night")
    assert shown["time_intervals"] == NIGHT["time_intervals"]
    server.ok("PUT", POLICIES, {"receiver": "hook", "routes": [{"mute_time_intervals": ["night"]}]})
    used = server.client.delete(f"{MUTES}/night")
    assert (used.status_code, used.json()["messageId"]) == (
        409,
        "alerting.notifications.time-intervals.used",
    )
    server.ok("PUT", POLICIES, {"receiver": "hook"})
    assert server.client.delete(f"{MUTES}/night").status_code == 204
    assert server.refused("GET", f"{MUTES}/night")[0] == 404


@pytest.mark.parametrize(
    "interval",
    [
        {"times": [{"start_time": "10:00", "end_time": "09:00"}]},
        {"times": [{"start_time": "25:00", "end_time": "26:00"}]},
        {"weekdays": ["someday"]},
        {"weekdays": ["friday:monday"]},
        {"days_of_month": ["0"]},
        {"days_of_month": ["32"]},
        {"months": ["13"]},
        {"years": ["soon"]},
        {"location": "Mars/Base"},
    ],
)
def test_a_time_interval_is_refused(server: Server, interval: JsonObject) -> None:
    body: JsonObject = {"name": "x", "time_intervals": [interval]}
    assert server.refused("POST", MUTES, body)[0] == 400


def test_a_template_is_wrapped_checked_and_deleted(server: Server) -> None:
    path = f"{PROVISIONING}/templates/greeting"
    made = server.ok("PUT", path, {"template": "hello {{ .Status }}"})
    assert made["template"] == '{{ define "greeting" }}\n  hello {{ .Status }}\n{{ end }}'
    own = '{{ define "other" }}x{{ end }}'
    assert server.ok("PUT", path, {"template": f"\n{own}\n"})["template"] == own
    broken = server.client.put(path, json={"template": "{{ if }}"})
    assert (broken.status_code, broken.json()["messageId"]) == (
        400,
        "alerting.notifications.templates.invalidFormat",
    )
    assert server.client.delete(path).status_code == 204
    assert server.refused("GET", path)[0] == 404
