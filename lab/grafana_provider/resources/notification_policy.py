"""The notification policy: one tree for a whole organisation."""

from lab.grafana_provider.client import Api
from lab.grafana_provider.errors import Operation
from lab.grafana_provider.provenance import DISABLE_PROVENANCE, provenance_headers, write_patiently
from lab.grafana_provider.resource import Created, Resource, Thing
from lab.grafana_provider.schema import ORG_ID, Block, Items, Property, Scalar, Schema, one_of
from lab.grafana_provider.values import Properties, Record, Value, compact

_PATH = "/v1/provisioning/policies"
GET_POLICIES = Operation("getPolicyTree", "GET", _PATH, ())
PUT_POLICIES = Operation("putPolicyTree", "PUT", _PATH, (400,))
_RESET = Operation("resetPolicyTree", "DELETE", _PATH, ())

_KEY = "policy"
_DEPTH = 5

_TEXT = Property(Scalar.STRING)
_TEXTS = Property(Items(Scalar.STRING))
_GROUPING = {
    "groupBies": _TEXTS,
    "groupWait": _TEXT,
    "groupInterval": _TEXT,
    "repeatInterval": _TEXT,
}
_MATCHER = Block(
    {
        "label": Property(Scalar.STRING, required=True),
        "match": Property(Scalar.STRING, required=True, complaint=one_of("=", "!=", "=~", "!~")),
        "value": Property(Scalar.STRING, required=True),
    }
)
_JSON = {
    "contactPoint": "receiver",
    "continue": "continue",
    "groupBies": "group_by",
    "groupWait": "group_wait",
    "groupInterval": "group_interval",
    "repeatInterval": "repeat_interval",
    "muteTimings": "mute_time_intervals",
    "activeTimings": "active_time_intervals",
}


def _policy(depth: int) -> Block:
    properties = {
        "contactPoint": _TEXT,
        "matchers": Property(Items(_MATCHER, unordered=True)),
        "continue": Property(Scalar.BOOLEAN),
        "muteTimings": _TEXTS,
        "activeTimings": _TEXTS,
        **_GROUPING,
    }
    if depth == 1:  # the official provider's deepest level, by an accident of its schema, needs this
        return Block({**properties, "groupBies": Property(Items(Scalar.STRING), required=True)})
    return Block({**properties, "policies": Property(Items(_policy(depth - 1)))})


class NotificationPolicy(Resource):
    """`grafana.alerting.NotificationPolicy`: creating it overwrites the tree, deleting it resets the tree."""

    type_name = "grafana:alerting/notificationPolicy:NotificationPolicy"
    lock = "alerting"
    schema = Schema(
        {
            **_GROUPING,
            "contactPoint": Property(Scalar.STRING, required=True),
            "groupBies": Property(Items(Scalar.STRING), required=True),
            "policies": Property(Items(_policy(_DEPTH))),
            "disableProvenance": DISABLE_PROVENANCE,
            "orgId": ORG_ID,
        }
    )

    def create(self, api: Api, new: Record) -> Created:
        """Overwrites the tree."""
        _put(api, new)
        return Created(_KEY)

    def read(self, thing: Thing) -> Properties | None:
        """The whole tree."""
        tree = thing.api.call(GET_POLICIES).record()
        return _state(tree) | {"disableProvenance": not tree.text("provenance"), "orgId": str(thing.api.org)}

    def update(self, thing: Thing, new: Record) -> None:
        """Overwrites the tree."""
        _put(thing.api, new)

    def delete(self, thing: Thing) -> None:
        """Puts the tree back to what it is in a new organisation."""
        thing.api.call(_RESET)


def _put(api: Api, new: Record) -> None:
    body, headers = _route(new), provenance_headers(new)
    write_patiently(api, lambda: api.call(PUT_POLICIES, body=body, headers=headers), 500, 404)


def _route(policy: Record) -> Properties:
    matchers: list[Value] = [
        [matcher.text("label"), matcher.text("match"), matcher.text("value")]
        for matcher in policy.records("matchers")
    ]
    routes: list[Value] = [_route(child) for child in policy.records("policies")]
    plain = {key: policy.raw(name) for name, key in _JSON.items()}
    return compact({**plain, "object_matchers": matchers, "routes": routes})


def _state(route: Record) -> Properties:
    matchers: list[Value] = [_matcher(found) for found in _lists(route.raw("object_matchers"))]
    policies: list[Value] = [_state(child) for child in route.records("routes")]
    plain = {name: route.raw(key) for name, key in _JSON.items()}
    return compact({**plain, "matchers": matchers, "policies": policies})


def _matcher(triple: list[Value]) -> Value:
    return dict(zip(("label", "match", "value"), triple, strict=True))


def _lists(value: Value) -> list[list[Value]]:
    return [item for item in value if isinstance(item, list)] if isinstance(value, list) else []
