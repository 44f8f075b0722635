"""Permissions of folders and dashboards, preferences and annotations."""

import grpc
import pytest

from lab.grafana_provider.values import Properties
from tests.unit.lab_grafana_provider.engine import Engine, RefusedError
from tests.unit.lab_grafana_provider.fake_grafana import FakeGrafana

ALL = "grafana:oss/folderPermission:FolderPermission"
ONE = "grafana:oss/folderPermissionItem:FolderPermissionItem"
DASHBOARD = "grafana:oss/dashboardPermission:DashboardPermission"
PREFERENCES = "grafana:oss/organizationPreferences:OrganizationPreferences"
ANNOTATION = "grafana:oss/annotation:Annotation"
PATH = "/access-control/folders/shop"


def row(permission: str, managed: bool = True, inherited: bool = False, **holder: str | int) -> Properties:
    flags: Properties = {"isManaged": managed, "isInherited": inherited}
    return {"permission": permission, **flags, **holder}


def permissions(grafana: FakeGrafana, *rows: Properties) -> None:
    grafana.on("GET", "/folders/shop", (200, {"uid": "shop"}))
    grafana.on("GET", PATH, (200, list(rows)))
    grafana.on("POST", PATH, (200, {}))


def test_what_is_not_listed_is_taken_away(engine: Engine, grafana: FakeGrafana) -> None:
    permissions(
        grafana,
        row("Edit", builtInRole="Editor"),
        row("View", builtInRole="Viewer"),
        row("Admin", managed=False, userId=1),
        row("Admin", inherited=True, teamId=9),
    )
    wanted: Properties = {
        "folderUid": "1:shop",
        "permissions": [{"role": "Editor", "permission": "Edit"}, {"teamId": "1:7", "permission": "Admin"}],
    }
    identifier, _ = engine.create(ALL, wanted)
    assert identifier == "1:shop"
    assert grafana.body_of("POST", PATH) == {
        "permissions": [{"builtInRole": "Viewer"}, {"teamId": 7, "permission": "Admin"}]
    }


def test_order_and_organisation_of_holders_mean_nothing(engine: Engine, grafana: FakeGrafana) -> None:
    permissions(grafana, row("Admin", teamId=7), row("Edit", builtInRole="Editor"))
    wanted: Properties = {
        "folderUid": "shop",
        "permissions": [{"role": "Editor", "permission": "Edit"}, {"teamId": "1:7", "permission": "Admin"}],
    }
    _, state = engine.create(ALL, wanted)
    assert engine.diff(ALL, state.values, wanted).is_empty
    changed: Properties = wanted | {"permissions": [{"role": "Editor", "permission": "View"}]}
    assert engine.diff(ALL, state.values, changed).details == {"permissions": "UPDATE"}


def test_permissions_of_a_folder_that_is_gone_are_gone(engine: Engine) -> None:
    assert engine.read(ALL, "1:shop", {"folderUid": "shop"})[0] == ""
    engine.delete(ALL, "1:shop", {"folderUid": "shop"})


def test_a_dashboards_permissions_are_its_own(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("GET", "/dashboards/uid/orders", (200, {"dashboard": {}, "meta": {}}))
    grafana.on("GET", "/access-control/dashboards/orders", (200, None))
    grafana.on("POST", "/access-control/dashboards/orders", (200, {}))
    identifier, state = engine.create(DASHBOARD, {"dashboardUid": "orders"})
    assert (identifier, state.values["permissions"]) == ("1:orders", [])


def test_one_permission_is_granted_found_and_taken_away(engine: Engine, grafana: FakeGrafana) -> None:
    permissions(grafana, row("View", teamId=7))
    grafana.on("POST", f"{PATH}/teams/7", (200, {}))
    identifier, state = engine.create(ONE, {"folderUid": "shop", "team": "1:7", "permission": "View"})
    assert identifier == "1:shop:team:7"
    assert engine.diff(ONE, state.values, {"folderUid": "shop", "team": "1:7", "permission": "View"}).is_empty
    engine.delete(ONE, identifier, state.values)
    bodies = [request.body for request in grafana.requests if request.method == "POST"]
    assert bodies == [{"permission": "View"}, {}]


@pytest.mark.parametrize("holders", [{}, {"role": "Viewer", "team": "1"}])
def test_one_permission_has_exactly_one_holder(engine: Engine, holders: Properties) -> None:
    with pytest.raises(RefusedError, match="exactly one of role, team and user"):
        engine.check(ONE, {"folderUid": "shop", "permission": "View", **holders})


def test_preferences_are_replaced_as_a_whole(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("PUT", "/org/preferences", (200, {}))
    grafana.on("GET", "/org/preferences", (200, {"theme": "light", "homeDashboardUID": "orders"}))
    inputs: Properties = {"theme": "light", "homeDashboardUid": "orders"}
    identifier, state = engine.create(PREFERENCES, inputs)
    assert identifier == "1"
    assert grafana.body_of("PUT", "/org/preferences") == {"theme": "light", "homeDashboardUID": "orders"}
    assert engine.diff(PREFERENCES, state.values, inputs).is_empty
    engine.delete(PREFERENCES, "1", state.values)
    assert grafana.body_of("PUT", "/org/preferences") == {}


MARK: Properties = {
    "text": "deployed",
    "time": "2026-01-31T12:00:00Z",
    "timeEnd": "2026-01-31T12:05:00Z",
    "tags": ["b", "a"],
    "dashboardUid": "orders",
    "panelId": 2,
}
REMOTE_MARK: Properties = {
    "id": 9,
    "text": "deployed",
    "time": 1769860800000,
    "timeEnd": 1769861100000,
    "tags": ["a", "b"],
    "dashboardUID": "orders",
    "panelId": 2,
}


def test_an_annotation_travels_in_milliseconds(
    engine: Engine, grafana: FakeGrafana, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    grafana.on("POST", "/annotations", (200, {"id": 9, "message": "Annotation added"}))
    grafana.on("GET", "/annotations/9", (200, REMOTE_MARK))
    identifier, state = engine.create(ANNOTATION, MARK)
    assert identifier == "1:9"
    body = grafana.body_of("POST", "/annotations")
    assert isinstance(body, dict)
    assert (body["time"], body["dashboardUID"], body["tags"]) == (1769860800000, "orders", ["b", "a"])
    assert engine.diff(ANNOTATION, state.values, MARK).is_empty


def test_another_panel_is_another_annotation(engine: Engine) -> None:
    assert engine.diff(ANNOTATION, MARK, MARK | {"panelId": 3}).replaces == ["panelId"]
    assert engine.diff(ANNOTATION, MARK, MARK | {"text": "x"}).replaces == []


def test_a_time_without_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(RefusedError, match="RFC 3339"):
        engine.check(ANNOTATION, MARK | {"time": "2026-01-31T12:00:00"})


def test_deleting_an_annotation_that_is_gone_is_an_error(engine: Engine) -> None:
    with pytest.raises(grpc.RpcError) as error:
        engine.delete(ANNOTATION, "1:9", MARK)
    assert error.value.details() == "unknown error (status 404): {}"
