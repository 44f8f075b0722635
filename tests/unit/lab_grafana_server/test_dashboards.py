import pytest

from lab.grafana_server.grafana_lab.wire import JsonObject
from tests.unit.lab_grafana_server.support import Server


def save(server: Server, dashboard: JsonObject, **more: str | bool) -> JsonObject:
    return server.ok("POST", "/api/dashboards/db", {"dashboard": dashboard, **more})


@pytest.mark.parametrize(
    ("dashboard", "message"),
    [
        ({"title": " "}, "Dashboard title cannot be empty"),
        ({"title": "D", "uid": "a b"}, "uid contains illegal characters"),
        ({"title": "D", "uid": "a" * 41}, "uid too long, max 40 characters"),
        ({"title": "D", "refresh": "1s"}, "Dashboard refresh interval is too low"),
    ],
)
def test_a_dashboard_is_refused(server: Server, dashboard: JsonObject, message: str) -> None:
    assert server.refused("POST", "/api/dashboards/db", {"dashboard": dashboard}) == (400, message)


def test_kubernetes_style_json_is_refused(server: Server) -> None:
    body: JsonObject = {
        "dashboard": {"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "spec": {}}
    }
    status, message = server.refused("POST", "/api/dashboards/db", body)
    assert status == 400
    assert "classic dashboard JSON" in message


def test_an_unknown_folder_is_refused(server: Server) -> None:
    body: JsonObject = {"dashboard": {"title": "D"}, "folderUid": "nowhere"}
    assert server.refused("POST", "/api/dashboards/db", body) == (400, "folder not found")


def test_a_saved_dashboard_comes_back_as_it_was_with_id_and_version(server: Server) -> None:
    panels: JsonObject = {"panels": [{"id": 4, "type": "stat"}], "schemaVersion": 39}
    made = save(server, {"title": "My Board", "uid": "d", "id": None} | panels)
    assert (made["uid"], made["version"], made["slug"], made["status"]) == ("d", 1, "my-board", "success")
    read = server.ok("GET", "/api/dashboards/uid/d")
    assert read["dashboard"] == {"title": "My Board", "uid": "d", "id": made["id"], "version": 1} | panels
    meta = read["meta"]
    assert isinstance(meta, dict)
    assert (meta["url"], meta["folderUid"], meta["folderTitle"]) == ("/d/d/my-board", "", "General")


def test_a_changed_dashboard_conflicts_unless_overwriting(server: Server) -> None:
    save(server, {"title": "D", "uid": "d"})
    response = server.client.post("/api/dashboards/db", json={"dashboard": {"title": "E", "uid": "d"}})
    assert response.status_code == 412
    assert response.json() == {
        "message": "The dashboard has been changed by someone else",
        "status": "version-mismatch",
    }
    assert save(server, {"title": "E", "uid": "d"}, overwrite=True)["version"] == 2
    assert save(server, {"title": "F", "uid": "d", "version": 2})["version"] == 3


def test_an_id_finds_the_dashboard_whose_uid_changes(server: Server) -> None:
    made = save(server, {"title": "D", "uid": "d"})
    save(server, {"title": "D", "uid": "e", "id": made["id"]}, overwrite=True)
    assert server.refused("GET", "/api/dashboards/uid/d")[0] == 404
    assert server.ok("GET", "/api/dashboards/uid/e")
    assert server.refused("POST", "/api/dashboards/db", {"dashboard": {"title": "D", "id": 99}})[0] == 404


def test_versions_are_kept_and_can_be_restored(server: Server) -> None:
    save(server, {"title": "One", "uid": "d"}, message="first")
    save(server, {"title": "Two", "uid": "d"}, overwrite=True)
    listed = server.ok("GET", "/api/dashboards/uid/d/versions")["versions"]
    assert isinstance(listed, list)
    assert [(v["version"], v["message"]) for v in listed if isinstance(v, dict)] == [(2, ""), (1, "first")]
    assert server.ok("POST", "/api/dashboards/uid/d/restore", {"version": 1})["version"] == 3
    read = server.ok("GET", "/api/dashboards/uid/d")["dashboard"]
    assert isinstance(read, dict)
    assert (read["title"], read["version"]) == ("One", 3)


def test_a_deleted_dashboard_is_gone(server: Server) -> None:
    save(server, {"title": "D", "uid": "d"})
    assert server.ok("DELETE", "/api/dashboards/uid/d")["message"] == "Dashboard D deleted"
    assert server.refused("GET", "/api/dashboards/uid/d") == (404, "Dashboard not found")


def test_annotations_live_and_die(server: Server) -> None:
    body: JsonObject = {"text": "deployed", "time": 5000, "dashboardUID": "d", "panelId": 2, "tags": ["x"]}
    made = server.ok("POST", "/api/annotations", body)
    path = f"/api/annotations/{made['id']}"
    read = server.ok("GET", path)
    assert (read["time"], read["timeEnd"], read["dashboardUID"], read["login"]) == (5000, 5000, "d", "admin")
    server.ok("PUT", path, body | {"text": "rolled back", "timeEnd": 9000})
    assert server.ok("GET", path)["timeEnd"] == 9000
    assert len(server.client.get("/api/annotations?from=6000&tags=x").json()) == 1
    assert server.client.get("/api/annotations?from=9500").json() == []
    server.ok("DELETE", path)
    assert server.refused("DELETE", path)[0] == 404
    assert server.refused("POST", "/api/annotations", {"text": ""})[0] == 400
