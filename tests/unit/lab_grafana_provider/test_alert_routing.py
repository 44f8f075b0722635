"""Notification policies, mute timings and message templates."""

import grpc
import pytest

from lab.grafana_provider.resources.notification_policy import NotificationPolicy
from lab.grafana_provider.values import Properties
from tests.unit.lab_grafana_provider.engine import Engine, RefusedError
from tests.unit.lab_grafana_provider.fake_grafana import FakeGrafana

POLICY, POLICIES = NotificationPolicy.type_name, "/v1/provisioning/policies"
MUTE, TIMINGS = "grafana:alerting/muteTiming:MuteTiming", "/v1/provisioning/mute-timings"
TEMPLATE, TEMPLATES = "grafana:alerting/messageTemplate:MessageTemplate", "/v1/provisioning/templates"
RULES = "/v1/provisioning/alert-rules"

CRITICAL: Properties = {"label": "severity", "match": "=", "value": "critical"}
SERVICE: Properties = {"label": "service", "match": "=~", "value": "api|web"}
TREE: Properties = {
    "contactPoint": "team",
    "groupBies": ["alertname"],
    "groupWait": "30s",
    "policies": [
        {
            "contactPoint": "pager",
            "matchers": [SERVICE, CRITICAL],
            "continue": True,
            "muteTimings": ["nights"],
            "policies": [{"groupBies": ["service"]}],
        }
    ],
}
REMOTE_TREE: Properties = {
    "receiver": "team",
    "group_by": ["alertname"],
    "group_wait": "30s",
    "provenance": "api",
    "routes": [
        {
            "receiver": "pager",
            "object_matchers": [["service", "=~", "api|web"], ["severity", "=", "critical"]],
            "continue": True,
            "mute_time_intervals": ["nights"],
            "routes": [{"group_by": ["service"]}],
        }
    ],
}


def test_a_policy_tree_is_sent_in_grafanas_spelling(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("PUT", POLICIES, (202, {"message": "policies updated"}))
    grafana.on("GET", POLICIES, (200, REMOTE_TREE))
    identifier, state = engine.create(POLICY, TREE)
    assert identifier == "1:policy"
    assert grafana.body_of("PUT", POLICIES) == {
        key: value for key, value in REMOTE_TREE.items() if key != "provenance"
    }
    assert engine.diff(POLICY, state.values, TREE).is_empty


def test_matchers_in_another_order_are_no_change(engine: Engine) -> None:
    old: Properties = TREE | {"policies": [{"matchers": [CRITICAL, SERVICE]}]}
    new: Properties = TREE | {"policies": [{"matchers": [SERVICE, CRITICAL]}]}
    assert engine.diff(POLICY, old, new).is_empty


def test_a_timing_in_another_spelling_is_a_change(engine: Engine) -> None:
    assert engine.diff(POLICY, TREE, TREE | {"groupWait": "0m30s"}).details == {"groupWait": "UPDATE"}


def test_a_policy_removed_by_hand_is_a_change(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("GET", POLICIES, (200, {**REMOTE_TREE, "routes": None}))
    _, state, _ = engine.read(POLICY, "1:policy", TREE, TREE)
    assert engine.diff(POLICY, state.values, TREE).details == {"policies[0]": "ADD"}


def test_deleting_the_policy_resets_the_tree(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("DELETE", POLICIES, (202, {}))
    engine.delete(POLICY, "1:policy", TREE)
    assert grafana.asked() == [f"DELETE {POLICIES}"]


def test_a_late_alertmanager_is_waited_for(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("PUT", POLICIES, (500, {}), (202, {}))
    grafana.on("GET", POLICIES, (200, REMOTE_TREE))
    engine.create(POLICY, TREE)
    assert grafana.asked() == [f"PUT {POLICIES}", f"PUT {POLICIES}", f"GET {POLICIES}"]


def test_a_wrong_tree_is_told_at_once(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("PUT", POLICIES, (400, {"message": "receiver 'x' does not exist"}))
    with pytest.raises(grpc.RpcError) as error:
        engine.create(POLICY, TREE)
    assert "putPolicyTreeBadRequest" in str(error.value.details())


def test_a_tree_of_more_than_five_levels_is_refused(engine: Engine) -> None:
    tree: Properties = {"groupBies": ["a"]}
    for _ in range(4):
        tree = {"policies": [tree]}
    root: Properties = {"contactPoint": "team", "groupBies": ["a"], "policies": [tree]}
    engine.check(POLICY, root)
    with pytest.raises(RefusedError, match="unknown property 'policies'"):
        engine.check(POLICY, root | {"policies": [{"policies": [tree]}]})


def test_an_unknown_operator_is_refused(engine: Engine) -> None:
    with pytest.raises(RefusedError) as refused:
        engine.check(POLICY, TREE | {"policies": [{"matchers": [CRITICAL | {"match": "=="}]}]})
    assert "policies[0].matchers[0].match" in refused.value.failures


INTERVAL: Properties = {
    "times": [{"start": "22:00", "end": "23:59"}],
    "weekdays": ["monday:friday"],
    "daysOfMonths": ["1:5"],
    "months": ["december", "1:3"],
    "location": "Europe/Berlin",
}
REMOTE_TIMING: Properties = {
    "name": "nights",
    "time_intervals": [
        {
            "times": [{"start_time": "22:00", "end_time": "23:59"}],
            "weekdays": ["monday:friday"],
            "days_of_month": ["1:5"],
            "months": ["12", "1:3"],
            "location": "Europe/Berlin",
        }
    ],
}
TIMING: Properties = {"name": "nights", "intervals": [INTERVAL]}


def test_months_by_name_or_number_are_no_change(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("POST", TIMINGS, (201, REMOTE_TIMING))
    grafana.on("GET", f"{TIMINGS}/nights", (200, REMOTE_TIMING))
    identifier, state = engine.create(MUTE, TIMING)
    assert identifier == "1:nights"
    assert engine.diff(MUTE, state.values, TIMING).is_empty
    assert "'days_of_month': ['1:5']" in str(grafana.body_of("POST", TIMINGS))


def test_a_timing_without_conditions_is_one_interval(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("POST", TIMINGS, (201, {"name": "always"}))
    grafana.on("GET", f"{TIMINGS}/always", (200, {"name": "always", "time_intervals": [{}]}))
    _, state = engine.create(MUTE, {"name": "always", "intervals": [{}]})
    assert grafana.body_of("POST", TIMINGS) == {"name": "always", "time_intervals": [{}]}
    assert engine.diff(MUTE, state.values, {"name": "always", "intervals": []}).details == {
        "intervals[0]": "DELETE"
    }


def test_a_timing_in_use_is_taken_out_before_it_is_deleted(engine: Engine, grafana: FakeGrafana) -> None:
    rule: Properties = {"uid": "r1", "notification_settings": {"mute_time_intervals": ["nights", "days"]}}
    grafana.on("GET", POLICIES, (200, REMOTE_TREE))
    grafana.on("PUT", POLICIES, (202, {}))
    grafana.on("GET", RULES, (200, [rule, {"uid": "r2"}]))
    grafana.on("PUT", f"{RULES}/r1", (200, {}))
    grafana.on("DELETE", f"{TIMINGS}/nights", (204, None))
    engine.delete(MUTE, "1:nights", TIMING)
    assert "nights" not in str(grafana.body_of("PUT", POLICIES))
    assert grafana.body_of("PUT", f"{RULES}/r1") == {
        "uid": "r1",
        "notification_settings": {"mute_time_intervals": ["days"]},
    }
    assert grafana.asked()[-1] == f"DELETE {TIMINGS}/nights"


def test_a_timing_that_nobody_uses_is_just_deleted(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("GET", POLICIES, (200, {"receiver": "team"}))
    grafana.on("GET", RULES, (200, []))
    grafana.on("DELETE", f"{TIMINGS}/nights", (204, None))
    engine.delete(MUTE, "1:nights", TIMING)
    assert [request for request in grafana.asked() if request.startswith("PUT")] == []


def test_a_template_is_trimmed_and_blanks_are_no_change(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("PUT", f"{TEMPLATES}/short", (202, {}))
    grafana.on("GET", f"{TEMPLATES}/short", (200, {"name": "short", "template": "{{ . }}"}))
    identifier, state = engine.create(TEMPLATE, {"name": "short", "template": "\n{{ . }}\n"})
    assert identifier == "1:short"
    assert grafana.body_of("PUT", f"{TEMPLATES}/short") == {"template": "{{ . }}"}
    assert engine.diff(TEMPLATE, state.values, {"name": "short", "template": " {{ . }} "}).is_empty


def test_a_template_forgets_that_its_provenance_was_disabled(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("PUT", f"{TEMPLATES}/short", (202, {}))
    grafana.on("GET", f"{TEMPLATES}/short", (200, {"name": "short", "template": "x"}))
    inputs: Properties = {"name": "short", "template": "x", "disableProvenance": True}
    _, state = engine.create(TEMPLATE, inputs)
    assert engine.diff(TEMPLATE, state.values, inputs).replaces == ["disableProvenance"]
