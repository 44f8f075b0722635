"""Groups of notification templates."""

from lab.grafana_provider.client import Api
from lab.grafana_provider.errors import Operation
from lab.grafana_provider.normal import same_trimmed
from lab.grafana_provider.provenance import DISABLE_PROVENANCE_REPLACES, provenance_headers, write_patiently
from lab.grafana_provider.resource import Created, Resource, Thing
from lab.grafana_provider.schema import ORG_ID, UNIQUE_NAME, Property, Scalar, Schema
from lab.grafana_provider.values import Properties, Record

_PATH = "/v1/provisioning/templates/{name}"
_GET = Operation("getTemplate", "GET", _PATH, (404,))
_PUT = Operation("putTemplate", "PUT", _PATH, (400, 409))
_DELETE = Operation("deleteTemplate", "DELETE", _PATH, (409,))


class MessageTemplate(Resource):
    """`grafana.alerting.MessageTemplate`."""

    type_name = "grafana:alerting/messageTemplate:MessageTemplate"
    lock = "alerting"
    schema = Schema(
        {
            "name": UNIQUE_NAME,
            "template": Property(Scalar.STRING, required=True, same=same_trimmed),
            "disableProvenance": DISABLE_PROVENANCE_REPLACES,
            "orgId": ORG_ID,
        }
    )

    def create(self, api: Api, new: Record) -> Created:
        """Writes the template under its name."""
        _put(api, new)
        return Created(new.text("name"))

    def read(self, thing: Thing) -> Properties | None:
        """The template; that its provenance was disabled is forgotten, as with the official provider."""
        answer = thing.api.find(_GET, thing.key)
        if answer is None:
            return None
        template = answer.record()
        return {
            "name": template.text("name"),
            "template": template.text("template"),
            "disableProvenance": False,
            "orgId": str(thing.api.org),
        }

    def update(self, thing: Thing, new: Record) -> None:
        """Writes the template anew."""
        _put(thing.api, new)

    def delete(self, thing: Thing) -> None:
        """Deletes the template."""
        thing.api.remove(_DELETE, thing.key)


def _put(api: Api, new: Record) -> None:
    body: Properties = {"template": new.text("template").strip()}
    headers = provenance_headers(new)
    write_patiently(api, lambda: api.call(_PUT, new.text("name"), body=body, headers=headers), 500)
