"""The properties of rule groups."""

from collections import Counter

from lab.grafana_provider.normal import (
    duration_complaint,
    json_complaint,
    json_object,
    json_text,
    same_duration,
    uid_complaint,
)
from lab.grafana_provider.provenance import DISABLE_PROVENANCE
from lab.grafana_provider.schema import (
    ORG_ID,
    UNIQUE_NAME,
    Block,
    Items,
    Property,
    Scalar,
    Schema,
    TextMap,
    one_of,
)
from lab.grafana_provider.values import Properties, Record, Value

# What Grafana writes into a query's model where nothing is given (ngalert/models/alert_query.go).
_MODEL_DEFAULTS = {"intervalMs": 1000, "maxDataPoints": 43200}

_TEXT = Property(Scalar.STRING)
_TEXTS = Property(Items(Scalar.STRING))
_DURATION = Property(Scalar.STRING, same=same_duration, complaint=duration_complaint)


def normal_model(model: Properties) -> str:
    """A query's model without Grafana's defaults, as a state holds it."""
    return json_text({key: value for key, value in model.items() if _MODEL_DEFAULTS.get(key) != value})


def _same_model(old: Value, new: Value) -> bool:
    return normal_model(json_object(old) or {}) == normal_model(json_object(new) or {})


def _twice_the_same_uid(group: Properties) -> tuple[str, str] | None:
    uids = Counter(rule.text("uid") for rule in Record(group).records("rules") if "uid" in rule)
    for uid, times in uids.items():
        if times > 1:
            return "rules", f"rule with UID {uid!r} is defined more than once"
    return None


_DATA = Block(
    {
        "refId": Property(Scalar.STRING, required=True),
        "datasourceUid": Property(Scalar.STRING, required=True),
        "model": Property(Scalar.STRING, required=True, same=_same_model, complaint=json_complaint),
        "queryType": Property(Scalar.STRING, default=""),
        "relativeTimeRange": Property(
            Block(
                {
                    "from": Property(Scalar.INTEGER, required=True),
                    "to": Property(Scalar.INTEGER, required=True),
                }
            ),
            required=True,
        ),
    }
)

_NOTIFICATIONS = Block(
    {
        "contactPoint": Property(Scalar.STRING, required=True),
        "groupBies": _TEXTS,
        "muteTimings": _TEXTS,
        "activeTimings": _TEXTS,
        "groupWait": _TEXT,
        "groupInterval": _TEXT,
        "repeatInterval": _TEXT,
    }
)

_RECORD = Block(
    {
        "metric": Property(Scalar.STRING, required=True),
        "from": Property(Scalar.STRING, required=True),
        "targetDatasourceUid": _TEXT,
    }
)

_RULE = Block(
    {
        "name": Property(Scalar.STRING, required=True),
        "uid": Property(Scalar.STRING, computed=True, complaint=uid_complaint),
        "datas": Property(Items(_DATA, at_least=1), required=True),
        "condition": _TEXT,
        "for": Property(Scalar.STRING, default="0", same=same_duration, complaint=duration_complaint),
        "keepFiringFor": _DURATION,
        "noDataState": Property(
            Scalar.STRING, computed=True, complaint=one_of("OK", "NoData", "Alerting", "KeepLast")
        ),
        "execErrState": Property(
            Scalar.STRING, computed=True, complaint=one_of("OK", "Error", "Alerting", "KeepLast")
        ),
        "labels": Property(TextMap()),
        "annotations": Property(TextMap()),
        "isPaused": Property(Scalar.BOOLEAN, default=False),
        "missingSeriesEvalsToResolve": Property(Scalar.INTEGER),
        "notificationSettings": Property(_NOTIFICATIONS),
        "record": Property(_RECORD),
    }
)

SCHEMA = Schema(
    {
        "name": UNIQUE_NAME,
        "folderUid": Property(Scalar.STRING, required=True, replaces=True, complaint=uid_complaint),
        "intervalSeconds": Property(Scalar.INTEGER, required=True),
        "rules": Property(Items(_RULE, at_least=1), required=True),
        "disableProvenance": DISABLE_PROVENANCE,
        "orgId": ORG_ID,
    },
    complaint=_twice_the_same_uid,
)
