import copy

import pytest
from pydantic import JsonValue

from lab.grafana_server.grafana_lab.wire import JsonObject
from tests.unit.lab_grafana_server.support import PROVISIONING, Server, put_group, threshold_rule

GROUP = f"{PROVISIONING}/folder/ops/rule-groups/g"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": ""}, "invalid alert rule: title is empty"),
        ({"data": []}, "invalid alert rule: no queries or expressions are found"),
        ({"noDataState": "Nothing"}, "invalid alert rule: unknown NoData state option Nothing"),
        ({"execErrState": "Oops"}, "invalid alert rule: unknown Error state option Oops"),
        ({"for": "-1m"}, "invalid alert rule: field `for` cannot be negative"),
        ({"uid": "a b"}, "invalid alert rule: uid 'a b' is not valid"),
        ({"uid": "a" * 41}, "invalid alert rule: uid"),
        ({"labels": {"__alert_rule_uid__": "x"}}, "is reserved"),
        (
            {"annotations": {"__dashboardUid__": "d"}},
            "both annotations __dashboardUid__ and __panelId__ must be specified",
        ),
        ({"record": {"metric": "m", "from": "A"}}, "recording rules cannot be created"),
        ({"notification_settings": {"receiver": "nope"}}, "receiver 'nope' does not exist"),
        (
            {"notification_settings": {"receiver": "grafana-default-email", "group_interval": "0s"}},
            "group interval must be greater than zero",
        ),
        (
            {"notification_settings": {"receiver": "grafana-default-email", "mute_time_intervals": ["x"]}},
            "mute time interval 'x' does not exist",
        ),
    ],
)
def test_a_rule_is_refused(server: Server, change: dict[str, JsonValue], message: str) -> None:
    body: JsonObject = {"interval": 60, "rules": [threshold_rule(**change)]}
    status, said = server.refused("PUT", GROUP, body)
    assert status == 400
    assert message in said


@pytest.mark.parametrize("interval", [0, 15, -10])
def test_an_interval_is_a_multiple_of_ten_seconds(server: Server, interval: int) -> None:
    body: JsonObject = {"interval": interval, "rules": [threshold_rule()]}
    status, message = server.refused("PUT", GROUP, body)
    assert (status, message) == (
        400,
        f"invalid alert rule: interval ({interval}s) should be non-zero and divided exactly by "
        "scheduler interval: 10",
    )


def test_a_query_needs_a_window(server: Server) -> None:
    rule = copy.deepcopy(threshold_rule())
    data = rule["data"]
    assert isinstance(data, list)
    assert isinstance(data[0], dict)
    del data[0]["relativeTimeRange"]
    response = server.client.put(GROUP, json={"interval": 60, "rules": [rule]})
    assert response.status_code == 400
    assert response.json()["messageId"] == "alerting.alert-rule.invalidRelativeTime"


def test_a_condition_that_does_not_exist_is_accepted_as_by_grafana(server: Server) -> None:
    put_group(server, threshold_rule(condition="Z"))


def test_a_rule_comes_back_in_canonical_form(server: Server) -> None:
    put_group(server, threshold_rule(**{"for": "2m0s", "keep_firing_for": "1h30m0s"}), interval=60)
    rule = server.ok("GET", f"{PROVISIONING}/alert-rules/down")
    assert (rule["for"], rule["keep_firing_for"], rule["orgID"]) == ("2m", "1h30m", 1)
    assert (rule["folderUID"], rule["ruleGroup"], rule["provenance"]) == ("ops", "g", "api")
    data = rule["data"]
    assert isinstance(data, list)
    first = data[0]
    assert isinstance(first, dict)
    assert first["relativeTimeRange"] == {"from": 600, "to": 0}
    assert first["model"] == {
        "refId": "A",
        "expr": "up",
        "instant": True,
        "intervalMs": 1000,
        "maxDataPoints": 43200,
    }


def test_a_models_query_type_becomes_the_querys(server: Server) -> None:
    rule = copy.deepcopy(threshold_rule())
    data = rule["data"]
    assert isinstance(data, list)
    assert isinstance(data[0], dict)
    data[0]["model"] = {"expr": "x", "queryType": "instant"}
    put_group(server, rule)
    stored = server.client.get(f"{PROVISIONING}/alert-rules/down").json()
    assert stored["data"][0]["queryType"] == "instant"


def test_a_group_is_replaced_as_a_whole(server: Server) -> None:
    put_group(server, threshold_rule(), threshold_rule(uid="second", title="Second"))
    put_group(server, threshold_rule(uid="second", title="Second"), interval=30)
    group = server.client.get(GROUP).json()
    assert [rule["uid"] for rule in group["rules"]] == ["second"]
    assert group["interval"] == 30
    assert server.refused("GET", f"{PROVISIONING}/alert-rules/down")[0] == 404


def test_a_rule_moves_to_the_group_that_lists_it(server: Server) -> None:
    put_group(server, threshold_rule())
    put_group(server, threshold_rule(), group="other")
    assert server.refused("GET", GROUP)[0] == 404
    assert server.ok("GET", f"{PROVISIONING}/alert-rules/down")["ruleGroup"] == "other"


def test_two_rules_of_a_group_cannot_share_a_uid(server: Server) -> None:
    body: JsonObject = {"interval": 60, "rules": [threshold_rule(), threshold_rule(title="Twin")]}
    assert server.refused("PUT", GROUP, body)[0] == 400


def test_provenance_is_left_out_on_demand(server: Server) -> None:
    headers = {"X-Disable-Provenance": "disabled"}
    server.client.put(GROUP, json={"interval": 60, "rules": [threshold_rule()]}, headers=headers)
    assert "provenance" not in server.ok("GET", f"{PROVISIONING}/alert-rules/down")


def test_single_rules_are_created_updated_and_deleted(server: Server) -> None:
    rule = threshold_rule() | {"folderUID": "ops", "ruleGroup": "g"}
    response = server.client.post(f"{PROVISIONING}/alert-rules", json=rule)
    assert response.status_code == 201
    assert server.refused("POST", f"{PROVISIONING}/alert-rules", rule)[0] == 409
    server.ok("PUT", f"{PROVISIONING}/alert-rules/down", rule | {"title": "Renamed"})
    assert server.ok("GET", f"{PROVISIONING}/alert-rules/down")["title"] == "Renamed"
    assert server.client.delete(f"{PROVISIONING}/alert-rules/down").status_code == 204
    assert server.client.get(f"{PROVISIONING}/alert-rules").json() == []
    assert server.refused("GET", GROUP) == (404, "rule group not found")
