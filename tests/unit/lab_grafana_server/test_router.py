"""Routing, grouping, timing, muting, silencing, and the memory of what was sent."""

import pytest

from lab.grafana_server.grafana_lab.alerting.alerts import Alert
from lab.grafana_server.grafana_lab.alerting.matching import Matcher
from lab.grafana_server.grafana_lab.alerting.notification_log import LogEntry, needs_notification
from lab.grafana_server.grafana_lab.alerting.route_tree import options_of
from lab.grafana_server.grafana_lab.alerting.routes import Operator, Route
from lab.grafana_server.grafana_lab.alerting.rules import NotificationSettings
from lab.grafana_server.grafana_lab.timefmt import rfc3339
from lab.grafana_server.grafana_lab.wire import JsonObject
from tests.unit.lab_grafana_server.support import PROVISIONING, START, Alerting, Server, with_hook

SILENCES = "/api/alertmanager/grafana/api/v2/silences"


def alert(
    name: str = "Down",
    *,
    ends_at: float = START + 1e6,
    settings: NotificationSettings | None = None,
    **labels: str,
) -> Alert:
    return Alert(
        labels={"alertname": name, **labels},
        annotations={},
        starts_at=START,
        ends_at=ends_at,
        updated_at=START,
        values={},
        value_string="",
        generator_url="",
        settings=settings,
    )


def told(server: Server) -> list[tuple[int, str, list[str]]]:
    """Of each notification its position, its status and the hosts that it lists."""
    found = []
    for position, body in enumerate(server.network.bodies()):
        alerts = body["alerts"]
        assert isinstance(alerts, list)
        hosts = []
        for each in alerts:
            assert isinstance(each, dict)
            labels = each["labels"]
            assert isinstance(labels, dict)
            hosts.append(str(labels.get("host", "")))
        found.append((position, str(body["status"]), sorted(hosts)))
    return found


@pytest.mark.parametrize(
    ("operator", "value", "matches"),
    [
        ("=", "web", True),
        ("!=", "web", False),
        ("=~", "we.", True),
        ("=~", "e", False),
        ("!~", "db|web", False),
        ("!~", "db", True),
    ],
)
def test_a_matcher_compares_whole_values(operator: Operator, value: str, matches: bool) -> None:
    assert Matcher("host", operator, value).matches({"host": "web"}) is matches


def test_a_missing_label_is_empty() -> None:
    assert Matcher("team", "=", "").matches({})
    assert Matcher("team", "!=", "x").matches({})


TREE = Route.model_validate(
    {
        "receiver": "root",
        "group_by": ["alertname"],
        "group_wait": "10s",
        "routes": [
            {
                "receiver": "crew",
                "object_matchers": [["team", "=", "crew"]],
                "continue": True,
                "repeat_interval": "1h",
                "routes": [
                    {
                        "receiver": "pager",
                        "object_matchers": [["severity", "=", "critical"]],
                        "group_by": ["..."],
                    }
                ],
            },
            {
                "object_matchers": [["team", "=~", "c.*"]],
                "group_wait": "1s",
                "mute_time_intervals": ["night"],
            },
        ],
    }
)


def test_an_alert_that_matches_nothing_goes_to_the_root() -> None:
    [options] = options_of(TREE, alert(host="a"))
    assert (options.receiver, options.key, options.group_by) == ("root", "{}", ("alertname",))
    assert (options.group_wait, options.group_interval, options.repeat_interval) == (10, 300, 14_400)


def test_an_alert_goes_to_the_deepest_match_and_on_where_a_policy_continues() -> None:
    first, second = options_of(TREE, alert(team="crew", severity="critical", host="a"))
    assert (first.receiver, first.repeat_interval, first.group_wait) == ("pager", 3600, 10)
    assert first.key == '{}/{team="crew"}/{severity="critical"}'
    assert first.group_labels(alert(host="a")) == {"alertname": "Down", "host": "a"}
    assert (second.receiver, second.group_wait, second.mute_intervals) == ("root", 1, ("night",))


def test_a_rules_own_contact_point_bypasses_the_tree() -> None:
    settings = NotificationSettings(receiver="mine", group_by=["host", "alertname"], group_wait=0.0)
    [options] = options_of(TREE, alert(team="crew", settings=settings))
    assert (options.receiver, options.group_wait) == ("mine", 0)
    assert options.group_by == ("grafana_folder", "alertname", "host")


def entry(firing: str, resolved: str = "", at: float = 0.0) -> LogEntry:
    return LogEntry(frozenset(firing), frozenset(resolved), at)


@pytest.mark.parametrize(
    ("last", "news", "needed"),
    [
        (None, entry("a"), True),
        (None, entry("", "a"), False),
        (entry("a"), entry("a", at=10), False),
        (entry("a"), entry("ab", at=10), True),
        (entry("ab"), entry("a", "b", at=10), True),
        (entry("a", "b"), entry("a", "b", at=10), False),
        (entry("a"), entry("", "a", at=10), True),
        (entry("", "a"), entry("", "a", at=10), False),
        (entry("a"), entry("a", at=100), True),
    ],
)
def test_a_notification_is_sent_for_news_or_after_the_repeat_interval(
    last: LogEntry | None, news: LogEntry, needed: bool
) -> None:
    assert needs_notification(last, news, 100.0, send_resolved=True) is needed


def test_resolved_alerts_are_no_news_where_they_are_not_wanted() -> None:
    assert not needs_notification(entry("ab"), entry("a", "b", at=1), 100.0, send_resolved=False)


def test_a_group_waits_then_tells_news_at_its_interval_and_repeats(
    server: Server, alerting: Alerting
) -> None:
    with_hook(server, group_wait="5s", group_interval="30s", repeat_interval="2m")
    alerting.router.put([alert(host="a")])
    alerting.run(4)
    assert told(server) == []
    alerting.run(1)
    assert told(server) == [(0, "firing", ["a"])]
    alerting.router.put([alert(host="b")])
    alerting.run(29)
    assert len(told(server)) == 1
    alerting.run(1)
    assert told(server)[1:] == [(1, "firing", ["a", "b"])]
    alerting.run(119)
    assert len(told(server)) == 2
    alerting.run(1)
    assert told(server)[2:] == [(2, "firing", ["a", "b"])]


def test_alerts_of_other_groups_are_told_apart(server: Server, alerting: Alerting) -> None:
    with_hook(server, group_by=["host"])
    alerting.router.put([alert(host="a"), alert("Slow", host="a"), alert(host="b")])
    alerting.run(5)
    assert [hosts for _, _, hosts in told(server)] == [["a", "a"], ["b"]]


def test_a_resolved_alert_is_told_once(server: Server, alerting: Alerting) -> None:
    with_hook(server)
    alerting.router.put([alert(host="a"), alert(host="b")])
    alerting.run(5)
    alerting.router.put([alert(host="a", ends_at=server.clock.now)])
    alerting.run(30)
    assert told(server)[1:] == [(1, "firing", ["a", "b"])]
    body = server.network.bodies()[1]
    alerts = body["alerts"]
    assert isinstance(alerts, list)
    assert [each["status"] for each in alerts if isinstance(each, dict)] == ["firing", "resolved"]
    alerting.router.put([alert(host="b", ends_at=server.clock.now)])
    alerting.run(300)
    assert told(server)[2:] == [(2, "resolved", ["b"])]


def test_an_alert_that_the_evaluator_no_longer_renews_resolves_at_its_end(
    server: Server, alerting: Alerting
) -> None:
    with_hook(server)
    alerting.router.put([alert(host="a", ends_at=START + 40)])
    alerting.run(100)
    assert told(server) == [(0, "firing", ["a"]), (1, "resolved", ["a"])]


def test_an_alert_that_ends_before_the_group_has_waited_is_never_told(
    server: Server, alerting: Alerting
) -> None:
    with_hook(server, group_wait="30s")
    alerting.router.put([alert(host="a")])
    alerting.run(10)
    alerting.router.put([alert(host="a", ends_at=server.clock.now)])
    alerting.run(100)
    assert told(server) == []


def test_resolved_messages_can_be_turned_off(server: Server, alerting: Alerting) -> None:
    with_hook(server)
    [point] = server.client.get(f"{PROVISIONING}/contact-points?name=hook").json()
    server.ok("PUT", f"{PROVISIONING}/contact-points/{point['uid']}", point | {"disableResolveMessage": True})
    alerting.router.put([alert(host="a")])
    alerting.run(5)
    alerting.router.put([alert(host="a", ends_at=server.clock.now)])
    alerting.run(60)
    assert told(server) == [(0, "firing", ["a"])]


def test_a_mute_timing_keeps_a_policy_quiet(server: Server, alerting: Alerting) -> None:
    # The tests' clock starts at 08:00 UTC
    morning: JsonObject = {
        "name": "morning",
        "time_intervals": [{"times": [{"start_time": "07:00", "end_time": "08:01"}]}],
    }
    with_hook(server)
    server.ok("POST", f"{PROVISIONING}/mute-timings", morning)
    tree = server.ok("GET", f"{PROVISIONING}/policies")
    server.ok("PUT", f"{PROVISIONING}/policies", tree | {"routes": [{"mute_time_intervals": ["morning"]}]})
    alerting.router.put([alert(host="a")])
    alerting.run(59)
    assert told(server) == []
    alerting.run(30)
    assert told(server) == [(0, "firing", ["a"])]


def test_an_active_timing_lets_a_policy_speak_only_then(server: Server, alerting: Alerting) -> None:
    later: JsonObject = {
        "name": "later",
        "time_intervals": [{"times": [{"start_time": "08:02", "end_time": "09:00"}]}],
    }
    with_hook(server)
    server.ok("POST", f"{PROVISIONING}/mute-timings", later)
    tree = server.ok("GET", f"{PROVISIONING}/policies")
    server.ok("PUT", f"{PROVISIONING}/policies", tree | {"routes": [{"active_time_intervals": ["later"]}]})
    alerting.router.put([alert(host="a")])
    alerting.run(119)
    assert told(server) == []
    alerting.run(30)
    assert told(server) == [(0, "firing", ["a"])]


def silence(server: Server, seconds: float, **change: str | bool) -> str:
    matcher: JsonObject = {"name": "host", "value": "a", "isRegex": False, "isEqual": True, **change}
    body: JsonObject = {
        "matchers": [matcher],
        "startsAt": rfc3339(server.clock.now),
        "endsAt": rfc3339(server.clock.now + seconds),
        "comment": "maintenance",
    }
    return str(server.ok("POST", SILENCES, body)["silenceID"])


def test_a_silenced_alert_is_left_out_until_the_silence_ends(server: Server, alerting: Alerting) -> None:
    with_hook(server)
    identifier = silence(server, 60)
    alerting.router.put([alert(host="a"), alert(host="b")])
    alerting.run(5)
    assert told(server) == [(0, "firing", ["b"])]
    shown = server.ok("GET", f"/api/alertmanager/grafana/api/v2/silence/{identifier}")
    assert (shown["status"], shown["createdBy"]) == ({"state": "active"}, "admin")
    alerting.run(60)
    assert told(server)[1:] == [(1, "firing", ["a", "b"])]


def test_a_silence_can_be_ended_early(server: Server, alerting: Alerting) -> None:
    with_hook(server)
    identifier = silence(server, 3600, value="a|b", isRegex=True)
    server.ok("DELETE", f"/api/alertmanager/grafana/api/v2/silence/{identifier}")
    alerting.router.put([alert(host="b")])
    alerting.run(5)
    assert told(server) == [(0, "firing", ["b"])]
    [listed] = server.client.get(SILENCES).json()
    assert listed["status"] == {"state": "expired"}


@pytest.mark.parametrize(
    "change",
    [
        {"matchers": []},
        {"matchers": [{"name": "host", "value": ".*", "isRegex": True}]},
        {"endsAt": "2020-01-01T00:00:00Z"},
        {"startsAt": "soon"},
    ],
)
def test_a_silence_is_refused(server: Server, change: JsonObject) -> None:
    body: JsonObject = {
        "matchers": [{"name": "host", "value": "a"}],
        "startsAt": rfc3339(START),
        "endsAt": rfc3339(START + 60),
    }
    assert server.refused("POST", SILENCES, body | change)[0] == 400


def test_nobody_is_told_twice_after_a_restart_and_the_end_is_told(server: Server, alerting: Alerting) -> None:
    with_hook(server)
    alerting.router.put([alert(host="a")])
    alerting.run(10)
    restarted = Alerting(server)
    restarted.router.put([alert(host="a")])
    restarted.run(60)
    assert told(server) == [(0, "firing", ["a"])]
    again = Alerting(server)
    again.router.put([alert(host="a", ends_at=server.clock.now)])
    again.run(40)
    assert told(server)[1:] == [(1, "resolved", ["a"])]


def test_a_delivery_is_retried_with_growing_pauses(server: Server, alerting: Alerting) -> None:
    with_hook(server)
    server.network.hook_statuses = [503, 429]
    alerting.router.put([alert(host="a")])
    alerting.run(5)
    assert told(server) == [(0, "firing", ["a"])]
    assert alerting.pauses == [1.0, 2.0]
    metrics = server.client.get("/metrics").text
    assert 'grafana_alerting_notifications_total{integration="webhook",org="1"} 3.0' in metrics
    assert 'grafana_alerting_notifications_failed_total{integration="webhook",org="1"} 2.0' in metrics


def test_a_refused_delivery_is_tried_again_at_the_groups_interval(server: Server, alerting: Alerting) -> None:
    with_hook(server)
    server.network.hook_statuses = [400]
    alerting.router.put([alert(host="a")])
    alerting.run(5)
    assert (told(server), alerting.pauses) == ([], [])
    alerting.run(30)
    assert told(server) == [(0, "firing", ["a"])]


def test_a_changed_tree_reroutes_what_fires(server: Server, alerting: Alerting) -> None:
    with_hook(server)
    alerting.router.put([alert(host="a")])
    alerting.run(5)
    other: JsonObject = {"name": "other", "type": "webhook", "settings": {"url": "http://elsewhere/"}}
    server.ok("POST", f"{PROVISIONING}/contact-points", other)
    tree = server.ok("GET", f"{PROVISIONING}/policies")
    server.ok("PUT", f"{PROVISIONING}/policies", tree | {"receiver": "other"})
    alerting.run(10)
    assert [request.url.host for request in server.network.sent] == ["hook", "elsewhere"]
