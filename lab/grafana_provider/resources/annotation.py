"""Annotations: marks on the time axis, of all dashboards or of one panel."""

from datetime import UTC, datetime

from lab.grafana_provider.client import Api
from lab.grafana_provider.errors import Operation
from lab.grafana_provider.resource import Created, Resource, Thing
from lab.grafana_provider.schema import ORG_ID, Items, Property, Scalar, Schema
from lab.grafana_provider.values import Properties, Record, Value, compact

_PATH = "/annotations/{annotation_id}"
_GET = Operation("getAnnotationByID", "GET", _PATH, (401, 404, 500))
_CREATE = Operation("postAnnotation", "POST", "/annotations", (400, 401, 403, 500))
_UPDATE = Operation("updateAnnotation", "PUT", _PATH, (400, 401, 403, 500))
_DELETE = Operation("deleteAnnotationByID", "DELETE", _PATH, (401, 403, 500))


def _time_complaint(value: Value) -> str | None:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        return "expected an RFC 3339 time such as 2026-01-31T12:00:00Z"
    return None


_TIME = Property(Scalar.STRING, computed=True, complaint=_time_complaint)


class Annotation(Resource):
    """`grafana.oss.Annotation`."""

    type_name = "grafana:oss/annotation:Annotation"
    schema = Schema(
        {
            "text": Property(Scalar.STRING, required=True),
            "time": _TIME,
            "timeEnd": _TIME,
            "dashboardUid": Property(Scalar.STRING, replaces=True),
            "panelId": Property(Scalar.INTEGER, replaces=True),
            "tags": Property(Items(Scalar.STRING, unordered=True)),
            "orgId": ORG_ID,
        }
    )

    def create(self, api: Api, new: Record) -> Created:
        """Sets the mark."""
        place = compact({"dashboardUID": new.text("dashboardUid"), "panelId": new.number("panelId")})
        return Created(str(api.call(_CREATE, body=_body(new) | place).record().must_number("id")))

    def read(self, thing: Thing) -> Properties | None:
        """The mark; its times in the time zone that this process runs in, as the official provider's."""
        answer = thing.api.find(_GET, thing.key)
        if answer is None:
            return None
        mark = answer.record()
        tags: list[Value] = [*mark.texts("tags")]
        place: Properties = {"dashboardUid": mark.text("dashboardUID"), "panelId": mark.number("panelId")}
        return compact({"tags": tags, **place}) | {
            "text": mark.text("text"),
            "time": _time_text(mark.number("time")),
            "timeEnd": _time_text(mark.number("timeEnd")),
            "orgId": str(thing.api.org),
        }

    def update(self, thing: Thing, new: Record) -> None:
        """Changes text, times and tags."""
        thing.api.call(_UPDATE, thing.key, body=_body(new))

    def delete(self, thing: Thing) -> None:
        """Removes the mark; one that is gone already is an error, as with the official provider."""
        thing.api.call(_DELETE, thing.key)


def _body(new: Record) -> Properties:
    tags: list[Value] = [*new.texts("tags")]
    times = {"time": _milliseconds(new.text("time")), "timeEnd": _milliseconds(new.text("timeEnd"))}
    return compact({"tags": tags, **times}) | {"text": new.text("text")}


def _milliseconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000) if text else 0


def _time_text(milliseconds: int) -> str:
    local = datetime.fromtimestamp(milliseconds // 1000, UTC).astimezone()
    return local.isoformat().replace("+00:00", "Z")
