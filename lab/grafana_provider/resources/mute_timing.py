"""Mute timings: the times at which no notification goes out."""

from lab.grafana_provider.client import Api
from lab.grafana_provider.errors import Operation
from lab.grafana_provider.normal import same_months
from lab.grafana_provider.provenance import DISABLE_PROVENANCE_REPLACES, provenance_headers, write_patiently
from lab.grafana_provider.resource import Created, Resource, Thing
from lab.grafana_provider.resources.notification_policy import GET_POLICIES, PUT_POLICIES
from lab.grafana_provider.resources.rule_group import GET_RULES, PUT_RULE
from lab.grafana_provider.schema import ORG_ID, UNIQUE_NAME, Block, Items, Property, Scalar, Schema
from lab.grafana_provider.values import Properties, Record, Value, compact

_PATH = "/v1/provisioning/mute-timings"
_GET = Operation("getMuteTiming", "GET", f"{_PATH}/{{name}}", (404,))
_CREATE = Operation("postMuteTiming", "POST", _PATH, (400, 403, 500))
_UPDATE = Operation("putMuteTiming", "PUT", f"{_PATH}/{{name}}", (400, 409))
_DELETE = Operation("deleteMuteTiming", "DELETE", f"{_PATH}/{{name}}", (409,))

_TEXTS = Property(Items(Scalar.STRING))
_TIME = Block(
    {"start": Property(Scalar.STRING, required=True), "end": Property(Scalar.STRING, required=True)}
)
_INTERVAL = Block(
    {
        "times": Property(Items(_TIME)),
        "weekdays": _TEXTS,
        "daysOfMonths": _TEXTS,
        "months": Property(Items(Scalar.STRING), same=same_months),
        "years": _TEXTS,
        "location": Property(Scalar.STRING),
    }
)
_JSON = {
    "weekdays": "weekdays",
    "daysOfMonths": "days_of_month",
    "months": "months",
    "years": "years",
    "location": "location",
}


class MuteTiming(Resource):
    """`grafana.alerting.MuteTiming`."""

    type_name = "grafana:alerting/muteTiming:MuteTiming"
    lock = "alerting"
    schema = Schema(
        {
            "name": UNIQUE_NAME,
            "intervals": Property(Items(_INTERVAL)),
            "disableProvenance": DISABLE_PROVENANCE_REPLACES,
            "orgId": ORG_ID,
        }
    )

    def create(self, api: Api, new: Record) -> Created:
        """Creates the timing."""
        headers = provenance_headers(new)
        created = write_patiently(api, lambda: api.call(_CREATE, body=_body(new), headers=headers), 500, 403)
        return Created(created.record().must_text("name"))

    def read(self, thing: Thing) -> Properties | None:
        """The timing by its name."""
        answer = thing.api.find(_GET, thing.key)
        if answer is None:
            return None
        timing = answer.record()
        intervals: list[Value] = [_interval(found) for found in timing.records("time_intervals")]
        return {"name": timing.text("name"), "intervals": intervals, "orgId": str(thing.api.org)}

    def update(self, thing: Thing, new: Record) -> None:
        """Replaces the intervals."""
        thing.api.call(_UPDATE, thing.key, body=_body(new), headers=provenance_headers(new))

    def delete(self, thing: Thing) -> None:
        """Takes the timing out of the policies and rules that use it, then deletes it."""
        policies = thing.api.call(GET_POLICIES).record().values
        if _release(policies, thing.key):
            thing.api.call(PUT_POLICIES, body=policies)
        for rule in thing.api.call(GET_RULES).records():
            if _release(rule.mapping("notification_settings"), thing.key):
                thing.api.call(PUT_RULE, rule.must_text("uid"), body=rule.values)
        thing.api.remove(_DELETE, thing.key)


def _body(new: Record) -> Properties:
    intervals: list[Value] = []
    for given in new.records("intervals"):
        times: list[Value] = [
            {"start_time": time.text("start"), "end_time": time.text("end")}
            for time in given.records("times")
        ]
        interval = {_JSON[name]: given.raw(name) for name in _JSON}
        intervals.append(compact({"times": times, **interval}))
    return {"name": new.text("name"), "time_intervals": intervals}


def _interval(found: Record) -> Value:
    times: list[Value] = [
        {"start": time.text("start_time"), "end": time.text("end_time")} for time in found.records("times")
    ]
    return compact({"times": times, **{name: found.raw(key) for name, key in _JSON.items()}})


def _release(user: Properties, timing: str) -> bool:
    """Removes a timing from a policy with all below it, or from a rule's settings; whether it was there."""
    released = False
    for key in ("mute_time_intervals", "active_time_intervals"):
        names = user.get(key)
        if isinstance(names, list) and timing in names:
            names.remove(timing)
            released = True
    routes = user.get("routes")
    for route in routes if isinstance(routes, list) else []:
        released |= isinstance(route, dict) and _release(route, timing)
    return released
