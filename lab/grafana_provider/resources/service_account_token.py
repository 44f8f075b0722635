"""Tokens of service accounts."""

from lab.grafana_provider.client import Api
from lab.grafana_provider.errors import Operation
from lab.grafana_provider.normal import unscoped
from lab.grafana_provider.resource import Created, Resource, Thing
from lab.grafana_provider.schema import UNIQUE_NAME, Property, Scalar, Schema
from lab.grafana_provider.values import Properties, Record, compact

_PATH = "/serviceaccounts/{serviceAccountId}/tokens"
_LIST = Operation("listTokens", "GET", _PATH, (400, 401, 403, 500))
_CREATE = Operation("createToken", "POST", _PATH, (400, 401, 403, 404, 409, 500))
_DELETE = Operation("deleteToken", "DELETE", f"{_PATH}/{{tokenId}}")


class ServiceAccountToken(Resource):
    """`grafana.oss.ServiceAccountToken`. Its id is a plain number; the account's names the organisation."""

    type_name = "grafana:oss/serviceAccountToken:ServiceAccountToken"
    schema = Schema(
        {
            "serviceAccountId": Property(Scalar.STRING, required=True, replaces=True, kept=True),
            "name": UNIQUE_NAME,
            "secondsToLive": Property(Scalar.INTEGER, replaces=True, kept=True),
            "key": Property(Scalar.STRING, output_only=True, secret=True, kept=True),
            "expiration": Property(Scalar.STRING, output_only=True),
            "hasExpired": Property(Scalar.BOOLEAN, output_only=True),
        }
    )

    def create(self, api: Api, new: Record) -> Created:
        """Makes a token; this once Grafana tells it."""
        body = compact({"name": new.text("name"), "secondsToLive": new.number("secondsToLive")})
        made = api.call(_CREATE, _account(new), body=body).record()
        return Created(str(made.must_number("id")), {"key": made.must_text("key")})

    def read(self, thing: Thing) -> Properties | None:
        """Looks for the token among its account's."""
        for found in thing.api.call(_LIST, _account(thing.state)).records():
            if str(found.number("id")) == thing.key:
                expiration = compact({"expiration": found.text("expiration")})
                return expiration | {"name": found.text("name"), "hasExpired": found.flag("hasExpired")}
        return None

    def update(self, thing: Thing, new: Record) -> None:
        """Nothing can be changed: every change replaces the token."""

    def delete(self, thing: Thing) -> None:
        """Revokes the token; one that is gone already is an error, as with the official provider."""
        thing.api.call(_DELETE, _account(thing.state), thing.key)

    def org(self, identifier: str, values: Record) -> str:
        """The organisation of the account."""
        return values.text("serviceAccountId").rpartition(":")[0]

    def identifier(self, api: Api, key: str, state: Properties) -> str:
        """The number alone."""
        return key


def _account(values: Record) -> str:
    return unscoped(values.text("serviceAccountId"))
