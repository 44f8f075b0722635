"""All permissions of a folder or of a dashboard: what is not listed is taken away."""

from lab.grafana_provider.client import Api
from lab.grafana_provider.normal import same_unscoped, unscoped
from lab.grafana_provider.resource import Created, Resource, Thing
from lab.grafana_provider.resources.access import LIST_PERMISSIONS, SET_PERMISSIONS, Target
from lab.grafana_provider.schema import ORG_ID, Block, Items, Property, Scalar, Schema, one_of
from lab.grafana_provider.values import Properties, Record, Value, compact

_PERMISSION = Block(
    {
        "permission": Property(Scalar.STRING, required=True, complaint=one_of("View", "Edit", "Admin")),
        "role": Property(Scalar.STRING, complaint=one_of("Viewer", "Editor", "Admin")),
        "teamId": Property(Scalar.STRING, default="0", same=same_unscoped),
        "userId": Property(Scalar.STRING, default="0", same=same_unscoped),
    }
)


class _Permission(Resource):
    """The permissions of one kind of target."""

    target: Target

    def create(self, api: Api, new: Record) -> Created:
        """Replaces the permissions that the target came with."""
        key = unscoped(new.text(self.target.property))
        api.call(self.target.get, key)
        _set(api, self.target, key, _wanted(new))
        return Created(key)

    def read(self, thing: Thing) -> Properties | None:
        """The permissions that can be managed: neither inherited nor part of a fixed role."""
        if thing.api.find(self.target.get, thing.key) is None:
            return None
        answer = thing.api.find(LIST_PERMISSIONS, self.target.resource, thing.key)
        if answer is None:
            return None
        permissions: list[Value] = [
            {
                "permission": row.text("permission"),
                "role": row.text("builtInRole"),
                "teamId": str(row.number("teamId")),
                "userId": str(row.number("userId")),
            }
            for row in answer.records()
            if _is_manageable(row)
        ]
        return {self.target.property: thing.key, "permissions": permissions, "orgId": str(thing.api.org)}

    def update(self, thing: Thing, new: Record) -> None:
        """Adds and takes away what differs."""
        thing.api.call(self.target.get, thing.key)
        _set(thing.api, self.target, thing.key, _wanted(new))

    def delete(self, thing: Thing) -> None:
        """Takes all permissions away: only administrators can use the target then."""
        if thing.api.find(LIST_PERMISSIONS, self.target.resource, thing.key) is not None:
            _set(thing.api, self.target, thing.key, [])


def _schema(target: Target) -> Schema:
    return Schema(
        {
            target.property: Property(Scalar.STRING, required=True, replaces=True, same=same_unscoped),
            "permissions": Property(Items(_PERMISSION, unordered=True)),
            "orgId": ORG_ID,
        }
    )


class FolderPermission(_Permission):
    """`grafana.oss.FolderPermission`."""

    type_name = "grafana:oss/folderPermission:FolderPermission"
    target = Target.FOLDER
    schema = _schema(target)


class DashboardPermission(_Permission):
    """`grafana.oss.DashboardPermission`."""

    type_name = "grafana:oss/dashboardPermission:DashboardPermission"
    target = Target.DASHBOARD
    schema = _schema(target)


def _is_manageable(row: Record) -> bool:
    return row.flag("isManaged") and not row.flag("isInherited")


def _wanted(new: Record) -> list[Properties]:
    return [
        compact(
            {
                "permission": given.text("permission"),
                "builtInRole": given.text("role"),
                "teamId": int(unscoped(given.text("teamId")) or 0),
                "userId": int(unscoped(given.text("userId")) or 0),
            }
        )
        for given in new.records("permissions")
    ]


def _set(api: Api, target: Target, key: str, wanted: list[Properties]) -> None:
    """Sends the differences; a permission without a level takes it away."""
    names = ("permission", "builtInRole", "teamId", "userId")
    rows = api.call(LIST_PERMISSIONS, target.resource, key).records()
    current = [compact({name: row.raw(name) for name in names}) for row in rows if _is_manageable(row)]
    removed = [
        {name: value for name, value in row.items() if name != "permission"}
        for row in current
        if row not in wanted
    ]
    changes: list[Value] = [*removed, *(row for row in wanted if row not in current)]
    api.call(SET_PERMISSIONS, target.resource, key, body={"permissions": changes})
