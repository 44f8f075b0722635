import pytest

from lab.grafana_server.grafana_lab.wire import JsonObject
from tests.unit.lab_grafana_server.support import Server, put_group, threshold_rule


def folder(server: Server, uid: str, parent: str = "") -> None:
    server.ok("POST", "/api/folders", {"title": uid.title(), "uid": uid, "parentUid": parent})


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"title": " "}, 400, "folder title cannot be empty"),
        ({"title": "A", "uid": "a/b"}, 400, "uid contains illegal characters"),
        ({"title": "A", "uid": "a" * 41}, 400, "uid too long, max 40 characters"),
        ({"title": "A", "uid": "taken"}, 409, "a folder with the same uid already exists"),
        ({"title": "A", "parentUid": "nowhere"}, 404, "folder not found"),
    ],
)
def test_a_folder_is_refused(server: Server, body: dict[str, str], status: int, message: str) -> None:
    folder(server, "taken")
    assert server.refused("POST", "/api/folders", {**body}) == (status, message)


def test_a_folder_without_uid_gets_one(server: Server) -> None:
    made = server.ok("POST", "/api/folders", {"title": "Ops and more"})
    assert made["url"] == f"/dashboards/f/{made['uid']}/ops-and-more"
    assert server.ok("GET", f"/api/folders/{made['uid']}")["title"] == "Ops and more"


def test_two_folders_may_have_one_title(server: Server) -> None:
    server.ok("POST", "/api/folders", {"title": "Same", "uid": "one"})
    server.ok("POST", "/api/folders", {"title": "Same", "uid": "two"})


def test_a_stale_version_is_refused_unless_overwriting(server: Server) -> None:
    folder(server, "a")
    assert server.refused("PUT", "/api/folders/a", {"title": "B", "version": 7})[0] == 412
    assert server.ok("PUT", "/api/folders/a", {"title": "B", "overwrite": True})["version"] == 2


def test_a_folder_moves_with_its_ancestors_shown(server: Server) -> None:
    folder(server, "a")
    folder(server, "b", "a")
    folder(server, "c")
    moved = server.ok("POST", "/api/folders/c/move", {"parentUid": "b"})
    assert moved["parentUid"] == "b"
    parents = moved["parents"]
    assert isinstance(parents, list)
    assert [parent["uid"] for parent in parents if isinstance(parent, dict)] == ["a", "b"]


def test_a_folder_cannot_move_into_itself(server: Server) -> None:
    folder(server, "a")
    folder(server, "b", "a")
    assert server.refused("POST", "/api/folders/a/move", {"parentUid": "b"})[0] == 400


def test_folders_nest_four_deep(server: Server) -> None:
    for uid, parent in (("a", ""), ("b", "a"), ("c", "b"), ("d", "c")):
        folder(server, uid, parent)
    status, message = server.refused("POST", "/api/folders", {"title": "E", "parentUid": "d"})
    assert (status, message) == (400, "folder is too deeply nested")


def test_a_folder_with_rules_is_deleted_only_by_force(server: Server) -> None:
    folder(server, "ops")
    server.ok("POST", "/api/dashboards/db", {"dashboard": {"title": "D", "uid": "d"}, "folderUid": "ops"})
    put_group(server, threshold_rule())
    assert server.ok("GET", "/api/folders/ops/counts") == {
        "folder": 0,
        "dashboard": 1,
        "alertrule": 1,
        "librarypanel": 0,
    }
    assert server.refused("DELETE", "/api/folders/ops")[0] == 400
    server.ok("DELETE", "/api/folders/ops?forceDeleteRules=true")
    assert server.refused("GET", "/api/dashboards/uid/d")[0] == 404
    assert server.refused("GET", "/api/v1/provisioning/alert-rules/down")[0] == 404


def test_search_finds_by_folder_type_tag_and_text(server: Server) -> None:
    folder(server, "ops")
    tagged: JsonObject = {"title": "Traffic", "uid": "t", "tags": ["edge"]}
    server.ok("POST", "/api/dashboards/db", {"dashboard": tagged, "folderUid": "ops"})
    server.ok("POST", "/api/dashboards/db", {"dashboard": {"title": "Home", "uid": "h"}})

    def found(query: str) -> set[str]:
        return {hit["uid"] for hit in server.client.get(f"/api/search?{query}").json()}

    assert found("") == {"ops", "t", "h"}
    assert found("folderUIDs=ops") == {"t"}
    assert found("folderUIDs=general&type=dash-db") == {"h"}
    assert found("type=dash-folder") == {"ops"}
    assert found("tag=edge") == {"t"}
    assert found("query=traf") == {"t"}
    assert found("dashboardUIDs=h") == {"h"}
