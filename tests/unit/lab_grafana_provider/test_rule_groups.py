import json

import grpc
import pytest

from lab.grafana_provider.values import UNKNOWN, Properties, Value
from tests.unit.lab_grafana_provider.engine import Engine, RefusedError
from tests.unit.lab_grafana_provider.fake_grafana import FakeGrafana

GROUP = "grafana:alerting/ruleGroup:RuleGroup"
PATH = "/v1/provisioning/folder/shop/rule-groups/api"
RULES = "/v1/provisioning/alert-rules"
QUERY: Properties = {
    "refId": "A",
    "datasourceUid": "prom",
    "model": json.dumps({"refId": "A", "expr": "up"}),
    "relativeTimeRange": {"from": 600, "to": 0},
}
RULE: Properties = {
    "uid": "api-down",
    "name": "API down",
    "condition": "A",
    "for": "2m",
    "datas": [QUERY],
    "labels": {"severity": "critical"},
    "annotations": {"summary": "The API is down"},
    "noDataState": "Alerting",
    "execErrState": "Error",
    "notificationSettings": {"contactPoint": "team", "groupBies": ["alertname"], "groupWait": "30s"},
}
INPUTS: Properties = {"name": "api", "folderUid": "shop", "intervalSeconds": 60, "rules": [RULE]}
REMOTE_RULE: Properties = {
    "uid": "api-down",
    "title": "API down",
    "orgID": 1,
    "folderUID": "shop",
    "ruleGroup": "api",
    "condition": "A",
    "for": "2m",
    "noDataState": "Alerting",
    "execErrState": "Error",
    "labels": {"severity": "critical"},
    "annotations": {"summary": "The API is down"},
    "isPaused": False,
    "provenance": "api",
    "notification_settings": {"receiver": "team", "group_by": ["alertname"], "group_wait": "30s"},
    "data": [
        {
            "refId": "A",
            "queryType": "",
            "datasourceUid": "prom",
            "relativeTimeRange": {"from": 600, "to": 0},
            "model": {"refId": "A", "expr": "up", "intervalMs": 1000, "maxDataPoints": 43200},
        }
    ],
}
REMOTE: Properties = {"title": "api", "folderUid": "shop", "interval": 60, "rules": [REMOTE_RULE]}


def rule(**changes: Value) -> Properties:
    return INPUTS | {"rules": [RULE | changes]}


def created(engine: Engine, grafana: FakeGrafana, remote_rule: Properties = REMOTE_RULE) -> Properties:
    grafana.on("GET", RULES, (200, []))
    grafana.on("PUT", PATH, (200, REMOTE))
    grafana.on("GET", PATH, (200, REMOTE))
    grafana.on("GET", f"{RULES}/api-down", (200, remote_rule))
    identifier, state = engine.create(GROUP, INPUTS)
    assert identifier == "1:shop:api"
    return state.values


def test_durations_and_queries_are_sent_in_the_official_form(engine: Engine, grafana: FakeGrafana) -> None:
    created(engine, grafana)
    assert grafana.body_of("PUT", PATH) == {
        "title": "api",
        "folderUid": "shop",
        "interval": 60,
        "rules": [
            {
                "uid": "api-down",
                "title": "API down",
                "orgID": 1,
                "folderUID": "shop",
                "ruleGroup": "api",
                "condition": "A",
                "for": "2m0s",
                "noDataState": "Alerting",
                "execErrState": "Error",
                "labels": {"severity": "critical"},
                "annotations": {"summary": "The API is down"},
                "notification_settings": {"receiver": "team", "group_by": ["alertname"], "group_wait": "30s"},
                "data": [
                    {
                        "refId": "A",
                        "datasourceUid": "prom",
                        "relativeTimeRange": {"from": 600},
                        "model": {"refId": "A", "expr": "up"},
                    }
                ],
            }
        ],
    }


def test_what_grafana_adds_to_a_rule_is_no_change(engine: Engine, grafana: FakeGrafana) -> None:
    assert engine.diff(GROUP, created(engine, grafana), INPUTS).is_empty


def test_states_left_unset_are_sent_and_no_change(engine: Engine, grafana: FakeGrafana) -> None:
    plain = {key: value for key, value in RULE.items() if key not in ("noDataState", "execErrState", "for")}
    remote = REMOTE_RULE | {"noDataState": "NoData", "execErrState": "Alerting", "for": "0s"}
    created(engine, grafana, remote)
    _, state = engine.create(GROUP, INPUTS | {"rules": [plain]})
    sent = str(grafana.body_of("PUT", PATH))
    assert "'noDataState': 'NoData'" in sent
    assert "'execErrState': 'Alerting'" in sent
    assert "'for': '0s'" in sent
    assert engine.diff(GROUP, state.values, INPUTS | {"rules": [plain]}).is_empty


def test_equal_durations_and_models_are_no_change(engine: Engine, grafana: FakeGrafana) -> None:
    model = json.dumps({"expr": "up", "refId": "A", "maxDataPoints": 43200})
    changes: Properties = {"for": "120s", "datas": [QUERY | {"model": model}]}
    spelled = rule(**changes)
    assert engine.diff(GROUP, created(engine, grafana), spelled).is_empty


def test_a_change_is_told_with_its_path(engine: Engine, grafana: FakeGrafana) -> None:
    diff = engine.diff(GROUP, created(engine, grafana), rule(labels={"severity": "warning"}))
    assert diff.details == {"rules[0].labels.severity": "UPDATE"}
    assert diff.replaces == []


def test_another_timing_of_notifications_is_a_change(engine: Engine, grafana: FakeGrafana) -> None:
    changed = rule(
        notificationSettings={"contactPoint": "team", "groupBies": ["alertname"], "groupWait": "0m30s"}
    )
    details = engine.diff(GROUP, created(engine, grafana), changed).details
    assert details == {"rules[0].notificationSettings.groupWait": "UPDATE"}


@pytest.mark.parametrize("change", [{"name": "web"}, {"folderUid": "other"}])
def test_another_name_or_folder_is_another_group(
    engine: Engine, grafana: FakeGrafana, change: Properties
) -> None:
    diff = engine.diff(GROUP, created(engine, grafana), INPUTS | change)
    assert diff.replaces == list(change)
    assert diff.delete_first == ("name" not in change)


def test_a_rule_without_uid_keeps_the_one_it_was_given(engine: Engine, grafana: FakeGrafana) -> None:
    state = created(engine, grafana)
    nameless = {key: value for key, value in RULE.items() if key != "uid"}
    new = INPUTS | {"rules": [nameless | {"isPaused": True}]}
    assert engine.diff(GROUP, state, new).details == {"rules[0].isPaused": "ADD"}
    engine.update(GROUP, "1:shop:api", state, new)
    assert "'uid': 'api-down'" in str(grafana.body_of("PUT", PATH))


def test_the_preview_of_a_rule_without_uid_does_not_know_it(engine: Engine) -> None:
    nameless = {key: value for key, value in RULE.items() if key != "uid"}
    _, planned = engine.create(GROUP, INPUTS | {"rules": [nameless], "folderUid": UNKNOWN}, preview=True)
    rules = planned.values["rules"]
    assert isinstance(rules, list)
    assert isinstance(rules[0], dict)
    assert rules[0]["uid"] is UNKNOWN
    assert planned.values["folderUid"] is UNKNOWN


def test_an_existing_group_is_not_overwritten(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("GET", RULES, (200, [REMOTE_RULE]))
    with pytest.raises(grpc.RpcError) as error:
        engine.create(GROUP, INPUTS)
    assert "rule group with name 'api' already exists" in str(error.value.details())


def test_a_group_edited_by_hand_shows_as_such(engine: Engine, grafana: FakeGrafana) -> None:
    state = created(engine, grafana, REMOTE_RULE | {"provenance": ""})
    assert engine.diff(GROUP, state, INPUTS).details == {"disableProvenance": "DELETE"}


def test_provenance_is_disabled_by_a_header(engine: Engine, grafana: FakeGrafana) -> None:
    created(engine, grafana)
    engine.create(GROUP, INPUTS | {"disableProvenance": True})
    headers = [request.headers for request in grafana.requests if request.method == "PUT"]
    assert [header.get("X-Disable-Provenance") for header in headers] == [None, "disabled"]


def test_rules_are_deleted_one_by_one(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("GET", PATH, (200, REMOTE))
    grafana.on("DELETE", f"{RULES}/api-down", (204, None))
    engine.delete(GROUP, "1:shop:api", INPUTS)
    assert grafana.asked() == [f"GET {PATH}", f"DELETE {RULES}/api-down"]


def test_deleting_a_group_that_is_gone_is_an_error(engine: Engine) -> None:
    with pytest.raises(grpc.RpcError) as error:
        engine.delete(GROUP, "1:shop:api", INPUTS)
    assert "getAlertRuleGroupNotFound" in str(error.value.details())


@pytest.mark.parametrize(
    ("change", "property_name"),
    [
        ({"for": "soon"}, "rules[0].for"),
        ({"datas": []}, "rules[0].datas"),
        ({"datas": [QUERY | {"model": "{"}]}, "rules[0].datas[0].model"),
        ({"datas": [QUERY | {"relativeTimeRange": {"from": 600}}]}, "rules[0].datas[0].relativeTimeRange.to"),
        ({"noDataState": "Ok"}, "rules[0].noDataState"),
        ({"labels": {"severity": 1}}, "rules[0].labels.severity"),
        ({"notificationSettings": {"receiver": "x"}}, "rules[0].notificationSettings.receiver"),
    ],
)
def test_a_faulty_rule_is_refused_with_the_path(
    engine: Engine, change: Properties, property_name: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        engine.check(GROUP, rule(**change))
    assert property_name in refused.value.failures


def test_two_rules_with_one_uid_are_refused(engine: Engine) -> None:
    with pytest.raises(RefusedError, match="defined more than once"):
        engine.check(GROUP, INPUTS | {"rules": [RULE, RULE]})


def test_all_faults_are_told_at_once(engine: Engine) -> None:
    with pytest.raises(RefusedError) as refused:
        engine.check(GROUP, {"intervalSeconds": "60", "rules": [RULE | {"for": 5}]})
    assert refused.value.failures.keys() == {"folderUid", "intervalSeconds", "rules[0].for"}
