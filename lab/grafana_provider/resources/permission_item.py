"""One permission of a folder or of a dashboard, beside others that are managed elsewhere."""

from lab.grafana_provider.client import Api
from lab.grafana_provider.normal import same_unscoped, unscoped
from lab.grafana_provider.resource import Created, Resource, Thing
from lab.grafana_provider.resources.access import LIST_PERMISSIONS, SET_PERMISSION, Target
from lab.grafana_provider.schema import ORG_ID, Property, Scalar, Schema, one_of
from lab.grafana_provider.values import Properties, Record

_ROW_KEYS = {"role": "builtInRole", "team": "teamId", "user": "userId"}


class _PermissionItem(Resource):
    """One permission of one kind of target. Its key is `<uid>:<role, team or user>:<which>`."""

    target: Target

    def create(self, api: Api, new: Record) -> Created:
        """Grants the permission."""
        target = unscoped(new.text(self.target.property))
        kind = next(kind for kind in _ROW_KEYS if kind in new)
        key = f"{target}:{kind}:{unscoped(new.text(kind))}"
        self._set(api, key, new.text("permission"))
        return Created(key)

    def read(self, thing: Thing) -> Properties | None:
        """Looks for the holder among the target's permissions."""
        target, kind, holder = thing.key.split(":", 2)
        if thing.api.find(self.target.get, target) is None:
            return None
        answer = thing.api.find(LIST_PERMISSIONS, self.target.resource, target)
        for row in [] if answer is None else answer.records():
            if str(row.raw(_ROW_KEYS[kind])) == holder:
                return {
                    self.target.property: target,
                    kind: holder,
                    "permission": row.text("permission"),
                    "orgId": str(thing.api.org),
                }
        return None

    def update(self, thing: Thing, new: Record) -> None:
        """Grants another permission."""
        self._set(thing.api, thing.key, new.text("permission"))

    def delete(self, thing: Thing) -> None:
        """Takes the permission away."""
        self._set(thing.api, thing.key, "")

    def _set(self, api: Api, key: str, permission: str) -> None:
        target, kind, holder = key.split(":", 2)
        body: Properties = {"permission": permission} if permission else {}
        api.call(SET_PERMISSION[kind], self.target.resource, target, holder, body=body)


def _one_holder(values: Properties) -> tuple[str, str] | None:
    given = [kind for kind in _ROW_KEYS if values.get(kind)]
    if len(given) == 1:
        return None
    return (given[0] if given else "role"), "exactly one of role, team and user must be set"


def _schema(target: Target) -> Schema:
    return Schema(
        {
            target.property: Property(Scalar.STRING, required=True, replaces=True, same=same_unscoped),
            "permission": Property(Scalar.STRING, required=True, complaint=one_of("View", "Edit", "Admin")),
            "role": Property(Scalar.STRING, replaces=True, complaint=one_of("Editor", "Viewer")),
            "team": Property(Scalar.STRING, replaces=True, same=same_unscoped),
            "user": Property(Scalar.STRING, replaces=True, same=same_unscoped),
            "orgId": ORG_ID,
        },
        complaint=_one_holder,
    )


class FolderPermissionItem(_PermissionItem):
    """`grafana.oss.FolderPermissionItem`."""

    type_name = "grafana:oss/folderPermissionItem:FolderPermissionItem"
    target = Target.FOLDER
    schema = _schema(target)


class DashboardPermissionItem(_PermissionItem):
    """`grafana.oss.DashboardPermissionItem`."""

    type_name = "grafana:oss/dashboardPermissionItem:DashboardPermissionItem"
    target = Target.DASHBOARD
    schema = _schema(target)
