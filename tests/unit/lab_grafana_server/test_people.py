from lab.grafana_server.grafana_lab.wire import JsonObject
from tests.unit.lab_grafana_server.support import Server


def test_a_service_account_answers_201_and_exists_once(server: Server) -> None:
    response = server.client.post("/api/serviceaccounts", json={"name": "robot", "role": "Editor"})
    assert response.status_code == 201
    made = response.json()
    assert (made["login"], made["role"], made["orgId"]) == ("sa-1-robot", "Editor", 1)
    again = server.client.post("/api/serviceaccounts", json={"name": "robot", "role": "Editor"})
    assert (again.status_code, again.json()["messageId"]) == (400, "serviceaccounts.ErrAlreadyExists")


def test_a_service_account_of_an_unknown_role_is_refused(server: Server) -> None:
    assert server.refused("POST", "/api/serviceaccounts", {"name": "x", "role": "King"})[0] == 400


def test_a_token_is_listed_without_its_key(server: Server) -> None:
    account = server.ok("POST", "/api/serviceaccounts", {"name": "robot"})
    path = f"/api/serviceaccounts/{account['id']}/tokens"
    made = server.ok("POST", path, {"name": "t", "secondsToLive": 90})
    assert str(made["key"]).startswith("glsa_")
    listed = server.client.get(path)
    assert str(made["key"]) not in listed.text
    assert listed.json()[0]["secondsUntilExpiration"] == 90
    assert server.client.post(path, json={"name": "t"}).json()["messageId"] == (
        "serviceaccounts.ErrTokenAlreadyExists"
    )
    server.ok("DELETE", f"{path}/{made['id']}")
    assert server.refused("DELETE", f"{path}/{made['id']}")[0] == 404


def test_service_accounts_are_no_users_of_the_organisation(server: Server) -> None:
    server.ok("POST", "/api/serviceaccounts", {"name": "robot"})
    assert [user["login"] for user in server.client.get("/api/org/users").json()] == ["admin"]


def test_a_teams_name_is_taken_once(server: Server) -> None:
    server.ok("POST", "/api/teams", {"name": "Crew", "email": "crew@x.test"})
    assert server.refused("POST", "/api/teams", {"name": "Crew"}) == (409, "Team name taken")


def test_a_team_is_found_by_id_and_uid_with_members_and_preferences(server: Server) -> None:
    made = server.ok("POST", "/api/teams", {"name": "Crew"})
    path = f"/api/teams/{made['teamId']}"
    server.ok("POST", f"{path}/members", {"userId": 1})
    assert server.refused("POST", f"{path}/members", {"userId": 1})[0] == 400
    server.ok("PUT", f"{path}/members/1", {"permission": 4})
    assert server.client.get(f"{path}/members").json()[0]["permission"] == 4
    assert server.ok("GET", f"/api/teams/{made['uid']}")["memberCount"] == 1
    server.ok("PUT", f"{path}/preferences", {"theme": "dark"})
    assert server.ok("GET", f"{path}/preferences")["theme"] == "dark"
    server.ok("DELETE", f"{path}/members/1")
    server.ok("DELETE", path)
    assert server.refused("GET", path) == (404, "Team not found")


def test_preferences_are_replaced_as_a_whole(server: Server) -> None:
    server.ok("POST", "/api/dashboards/db", {"dashboard": {"title": "D", "uid": "d"}})
    server.ok("PUT", "/api/org/preferences", {"theme": "light", "homeDashboardUID": "d"})
    server.ok("PUT", "/api/org/preferences", {"timezone": "utc"})
    read = server.ok("GET", "/api/org/preferences")
    assert (read["theme"], read["homeDashboardUID"], read["timezone"]) == ("", "", "utc")
    assert server.refused("PUT", "/api/org/preferences", {"homeDashboardUID": "x"})[0] == 404
    assert server.refused("PUT", "/api/org/preferences", {"theme": "pink"})[0] == 400


def test_users_are_created_once_and_change_their_passwords(server: Server) -> None:
    body: JsonObject = {"login": "vera", "password": "first", "email": "vera@x.test"}
    made = server.ok("POST", "/api/admin/users", body)
    assert server.refused("POST", "/api/admin/users", body)[0] == 412
    server.ok("PUT", f"/api/admin/users/{made['id']}/password", {"password": "second"})
    assert server.client.get("/api/user", auth=("vera", "first")).status_code == 401
    assert server.client.get("/api/user", auth=("vera@x.test", "second")).json()["login"] == "vera"
    server.ok("PATCH", f"/api/org/users/{made['id']}", {"role": "Editor"})
    roles = {user["login"]: user["role"] for user in server.client.get("/api/org/users").json()}
    assert roles == {"admin": "Admin", "vera": "Editor"}
    change: JsonObject = {"oldPassword": "wrong", "newPassword": "third"}
    assert server.client.put("/api/user/password", json=change, auth=("vera", "second")).status_code == 401
