"""Grafana's access control API, and the kinds of things that it guards."""

from enum import Enum

from lab.grafana_provider.errors import Operation
from lab.grafana_provider.resources.dashboard import GET_DASHBOARD
from lab.grafana_provider.resources.folder import GET_FOLDER

_PATH = "/access-control/{resource}/{resourceID}"
LIST_PERMISSIONS = Operation("getResourcePermissions", "GET", _PATH, (400, 403, 404, 500))
SET_PERMISSIONS = Operation("setResourcePermissions", "POST", _PATH, (400, 403, 404, 500))
SET_PERMISSION = {
    kind: Operation(f"setResourcePermissionsFor{name}", "POST", f"{_PATH}/{place}", (400, 403, 404, 500))
    for kind, name, place in (
        ("role", "BuiltInRole", "builtInRoles/{builtInRole}"),
        ("team", "Team", "teams/{teamID}"),
        ("user", "User", "users/{userID}"),
    )
}
"""The operation for one permission, by the kind of its holder."""


class Target(Enum):
    """A kind of thing with permissions: its name in the API, the property that names one, how to get it."""

    FOLDER = ("folders", "folderUid", GET_FOLDER)
    DASHBOARD = ("dashboards", "dashboardUid", GET_DASHBOARD)

    def __init__(self, resource: str, name: str, get: Operation) -> None:
        self.resource = resource
        self.property = name
        self.get = get
