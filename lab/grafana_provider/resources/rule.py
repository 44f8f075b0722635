"""One rule of a group, as Grafana's API writes it and as a state holds it."""

from lab.grafana_provider import durations
from lab.grafana_provider.normal import json_object
from lab.grafana_provider.resources.rule_schema import normal_model
from lab.grafana_provider.values import Properties, Record, Value, compact

_NOTIFICATION_KEYS = {
    "contactPoint": "receiver",
    "groupBies": "group_by",
    "muteTimings": "mute_time_intervals",
    "activeTimings": "active_time_intervals",
    "groupWait": "group_wait",
    "groupInterval": "group_interval",
    "repeatInterval": "repeat_interval",
}
_RECORD_KEYS = {"metric": "metric", "from": "from", "targetDatasourceUid": "target_datasource_uid"}


def rule_body(rule: Record, group: str, folder: str, org: int) -> Properties:
    """The rule as the API takes it."""
    queries: list[Value] = [_query_body(query) for query in rule.records("datas")]
    optional: Properties = {
        "uid": rule.text("uid"),
        "keep_firing_for": _go_duration(rule.text("keepFiringFor"), zero=""),
        "labels": rule.mapping("labels"),
        "annotations": rule.mapping("annotations"),
        "isPaused": rule.flag("isPaused"),
        "missingSeriesEvalsToResolve": rule.number("missingSeriesEvalsToResolve"),
        "notification_settings": _renamed(rule.mapping("notificationSettings"), _NOTIFICATION_KEYS),
        "record": _renamed(rule.mapping("record"), _RECORD_KEYS),
    }
    return compact(optional) | {
        "orgID": org,
        "folderUID": folder,
        "ruleGroup": group,
        "title": rule.text("name"),
        "condition": rule.text("condition"),
        "data": queries,
        "for": _go_duration(rule.text("for"), zero="0s"),
        "noDataState": rule.text("noDataState") or "NoData",
        "execErrState": rule.text("execErrState") or "Alerting",
    }


def rule_state(rule: Record) -> Properties:
    """The rule as a state holds it, from what the API returns."""
    queries: list[Value] = [_query_state(query) for query in rule.records("data")]
    optional: Properties = {
        "keepFiringFor": rule.text("keep_firing_for"),
        "missingSeriesEvalsToResolve": rule.number("missingSeriesEvalsToResolve"),
        "notificationSettings": _named(rule.record("notification_settings"), _NOTIFICATION_KEYS),
        "record": _named(rule.record("record"), _RECORD_KEYS),
    }
    return compact(optional) | {
        "uid": rule.must_text("uid"),
        "name": rule.text("title"),
        "condition": rule.text("condition"),
        "datas": queries,
        "for": rule.must_text("for"),
        "noDataState": rule.must_text("noDataState"),
        "execErrState": rule.must_text("execErrState"),
        "labels": rule.mapping("labels"),
        "annotations": rule.mapping("annotations"),
        "isPaused": rule.flag("isPaused"),
    }


def _query_body(query: Record) -> Value:
    span = query.record("relativeTimeRange")
    return compact({"queryType": query.text("queryType")}) | {
        "refId": query.text("refId"),
        "datasourceUid": query.text("datasourceUid"),
        "relativeTimeRange": compact({"from": span.number("from"), "to": span.number("to")}),
        "model": json_object(query.text("model")) or {},
    }


def _query_state(query: Record) -> Value:
    span = query.must_record("relativeTimeRange")
    return {
        "refId": query.text("refId"),
        "datasourceUid": query.text("datasourceUid"),
        "queryType": query.text("queryType"),
        "relativeTimeRange": {"from": span.must_number("from"), "to": span.must_number("to")},
        "model": normal_model(query.mapping("model")),
    }


def _renamed(values: Properties, keys: dict[str, str]) -> Properties:
    return compact({key: values.get(name) for name, key in keys.items()})


def _named(found: Record, keys: dict[str, str]) -> Properties:
    return compact({name: found.raw(key) for name, key in keys.items()})


def _go_duration(text: str, zero: str) -> str:
    length = durations.parse(text)
    return durations.go_text(length) if length else zero
