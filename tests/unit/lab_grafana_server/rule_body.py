"""A rule of Gantry's as its provider sends it to Grafana."""

import json

from alert_rules.grafana_rule import GrafanaRule
from lab.grafana_server.grafana_lab.wire import JsonObject


def body_of(rule: GrafanaRule) -> JsonObject:
    """The rule as a member of a group's body."""
    body: JsonObject = {
        "uid": rule.uid,
        "title": rule.name,
        "condition": rule.condition,
        "for": rule.for_,
        "noDataState": rule.no_data_state,
        "execErrState": rule.exec_err_state,
        "labels": {**rule.labels},
        "annotations": {**rule.annotations},
        "data": [
            {
                "refId": data.ref_id,
                "datasourceUid": data.datasource_uid,
                "relativeTimeRange": {
                    "from": data.relative_time_range.from_,
                    "to": data.relative_time_range.to,
                },
                "model": json.loads(data.model),
            }
            for data in rule.datas
        ],
    }
    return body
