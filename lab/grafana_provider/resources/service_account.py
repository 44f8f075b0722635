"""Service accounts."""

from lab.grafana_provider.client import Api
from lab.grafana_provider.errors import Operation
from lab.grafana_provider.resource import Created, Resource, Thing
from lab.grafana_provider.schema import NAME, ORG_ID, Property, Scalar, Schema, one_of
from lab.grafana_provider.values import Properties, Record, compact

_GET = Operation("retrieveServiceAccount", "GET", "/serviceaccounts/{serviceAccountId}")
_CREATE = Operation("createServiceAccount", "POST", "/serviceaccounts", (400, 401, 403, 500))
_UPDATE = Operation("updateServiceAccount", "PATCH", "/serviceaccounts/{serviceAccountId}")
_DELETE = Operation(
    "deleteServiceAccount", "DELETE", "/serviceaccounts/{serviceAccountId}", (400, 401, 403, 500)
)


class ServiceAccount(Resource):
    """`grafana.oss.ServiceAccount`."""

    type_name = "grafana:oss/serviceAccount:ServiceAccount"
    schema = Schema(
        {
            "name": NAME,
            "role": Property(
                Scalar.STRING, required=True, complaint=one_of("Viewer", "Editor", "Admin", "None")
            ),
            "isDisabled": Property(Scalar.BOOLEAN, default=False),
            "orgId": ORG_ID,
        }
    )

    def create(self, api: Api, new: Record) -> Created:
        """Creates the account."""
        return Created(str(api.call(_CREATE, body=_body(new)).record().must_number("id")))

    def read(self, thing: Thing) -> Properties | None:
        """The account by its number."""
        answer = thing.api.find(_GET, thing.key)
        if answer is None:
            return None
        account = answer.record()
        return {
            "name": account.text("name"),
            "role": account.text("role"),
            "isDisabled": account.flag("isDisabled"),
            "orgId": str(thing.api.org),
        }

    def update(self, thing: Thing, new: Record) -> None:
        """Changes name, role or whether the account is disabled."""
        thing.api.call(_UPDATE, thing.key, body=_body(new))

    def delete(self, thing: Thing) -> None:
        """Deletes the account with its tokens."""
        thing.api.remove(_DELETE, thing.key)


def _body(new: Record) -> Properties:
    return compact({name: new.raw(name) for name in ("name", "role", "isDisabled")})
