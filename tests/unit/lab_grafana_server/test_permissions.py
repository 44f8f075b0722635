import httpx
from fastapi.testclient import TestClient

from lab.grafana_server.grafana_lab.wire import JsonObject
from tests.unit.lab_grafana_server.support import Server


def user(server: Server, login: str) -> tuple[int, TestClient]:
    made = server.ok("POST", "/api/admin/users", {"login": login, "password": "password"})
    client = TestClient(server.app)
    client.auth = httpx.BasicAuth(login, "password")
    return int(str(made["id"])), client


def rows(server: Server, path: str) -> list[tuple[str, str, bool]]:
    listed = server.client.get(f"/api/access-control/{path}").json()
    return sorted(
        (row["builtInRole"] or row["team"] or row["userLogin"], row["permission"], row["isInherited"])
        for row in listed
    )


def test_a_root_folder_comes_with_default_permissions(server: Server) -> None:
    server.ok("POST", "/api/folders", {"title": "A", "uid": "a"})
    assert rows(server, "folders/a") == [
        ("Editor", "Edit", False),
        ("Viewer", "View", False),
        ("admin", "Admin", False),
    ]


def test_dashboards_inherit_from_their_folder(server: Server) -> None:
    server.ok("POST", "/api/folders", {"title": "A", "uid": "a"})
    server.ok("POST", "/api/dashboards/db", {"dashboard": {"title": "D", "uid": "d"}, "folderUid": "a"})
    assert ("Viewer", "View", True) in rows(server, "dashboards/d")


def test_a_permission_without_a_level_is_taken_away(server: Server) -> None:
    server.ok("POST", "/api/folders", {"title": "A", "uid": "a"})
    change: JsonObject = {"permissions": [{"builtInRole": "Viewer"}, {"userId": 1}]}
    server.ok("POST", "/api/access-control/folders/a", change)
    assert rows(server, "folders/a") == [("Editor", "Edit", False)]
    server.ok("POST", "/api/access-control/folders/a", {"permissions": None})


def test_a_viewer_sees_a_folder_only_with_permission(server: Server) -> None:
    _, viewer = user(server, "vera")
    server.ok("POST", "/api/folders", {"title": "A", "uid": "a"})
    assert viewer.get("/api/folders/a").status_code == 200
    server.ok("POST", "/api/access-control/folders/a/builtInRoles/Viewer", {"permission": ""})
    assert viewer.get("/api/folders/a").status_code == 403
    assert viewer.get("/api/folders").json() == []
    assert viewer.get("/api/search").json() == []


def test_a_team_may_edit_what_its_members_role_may_not(server: Server) -> None:
    number, viewer = user(server, "vera")
    server.ok("POST", "/api/folders", {"title": "A", "uid": "a"})
    save: JsonObject = {"dashboard": {"title": "D"}, "folderUid": "a"}
    assert viewer.post("/api/dashboards/db", json=save).status_code == 403
    team = server.ok("POST", "/api/teams", {"name": "Crew"})
    server.ok("POST", f"/api/teams/{team['teamId']}/members", {"userId": number})
    server.ok("POST", f"/api/access-control/folders/a/teams/{team['teamId']}", {"permission": "Edit"})
    assert viewer.post("/api/dashboards/db", json=save).status_code == 200


def test_an_unknown_permission_is_refused(server: Server) -> None:
    server.ok("POST", "/api/folders", {"title": "A", "uid": "a"})
    path = "/api/access-control/folders/a/builtInRoles/Viewer"
    status, message = server.refused("POST", path, {"permission": "Own"})
    assert status == 400
    assert "'Own'" in message
