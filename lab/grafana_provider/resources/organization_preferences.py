"""An organisation's preferences: one set for all of it."""

from lab.grafana_provider.client import Api
from lab.grafana_provider.errors import Operation
from lab.grafana_provider.preferences import preferences_body, preferences_state
from lab.grafana_provider.resource import Created, Resource, Thing
from lab.grafana_provider.schema import ORG_ID, Property, Scalar, Schema, one_of
from lab.grafana_provider.values import Properties, Record

_GET = Operation("getOrgPreferences", "GET", "/org/preferences", (401, 403, 500))
_PUT = Operation("updateOrgPreferences", "PUT", "/org/preferences", (400, 401, 403, 500))


class OrganizationPreferences(Resource):
    """`grafana.oss.OrganizationPreferences`. Its id is the organisation's."""

    type_name = "grafana:oss/organizationPreferences:OrganizationPreferences"
    schema = Schema(
        {
            "theme": Property(Scalar.STRING),
            "homeDashboardUid": Property(Scalar.STRING),
            "timezone": Property(Scalar.STRING),
            "weekStart": Property(Scalar.STRING, complaint=one_of("sunday", "monday", "saturday", "")),
            "orgId": ORG_ID,
        }
    )

    def create(self, api: Api, new: Record) -> Created:
        """Overwrites the preferences."""
        api.call(_PUT, body=preferences_body(new))
        return Created("")

    def read(self, thing: Thing) -> Properties | None:
        """The preferences as they are."""
        found = thing.api.call(_GET).record()
        return preferences_state(found) | {"orgId": str(thing.api.org)}

    def update(self, thing: Thing, new: Record) -> None:
        """Overwrites the preferences."""
        thing.api.call(_PUT, body=preferences_body(new))

    def delete(self, thing: Thing) -> None:
        """Puts all preferences back to Grafana's own."""
        thing.api.call(_PUT, body={})

    def org(self, identifier: str, values: Record) -> str:
        """The organisation is the id."""
        return identifier or values.text("orgId")

    def identifier(self, api: Api, key: str, state: Properties) -> str:
        """The organisation alone."""
        return str(api.org)
