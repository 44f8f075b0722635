import sqlite3
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from lab.grafana_server.grafana_lab.wire import JsonObject
from tests.unit.lab_grafana_server.support import ADMIN, Clock, FakeNetwork, Server, make_server


def anonymous(server: Server) -> TestClient:
    return TestClient(server.app, follow_redirects=False)


def token_of(server: Server, role: str, seconds: int = 0) -> dict[str, str]:
    account = server.ok("POST", "/api/serviceaccounts", {"name": f"sa {role}", "role": role})
    body: JsonObject = {"name": f"t-{role}", "secondsToLive": seconds}
    token = server.ok("POST", f"/api/serviceaccounts/{account['id']}/tokens", body)
    return {"Authorization": f"Bearer {token['key']}"}


def test_health_needs_no_sign_in(server: Server) -> None:
    response = anonymous(server).get("/api/health")
    assert response.status_code == 200
    assert response.json()["database"] == "ok"
    assert response.json()["version"] == "12.4.2"


def test_the_api_needs_a_sign_in(server: Server) -> None:
    response = anonymous(server).get("/api/folders")
    assert response.status_code == 401
    assert response.json()["message"] == "Unauthorized"


def test_a_wrong_password_is_refused(server: Server) -> None:
    response = anonymous(server).get("/api/folders", auth=("admin", "wrong"))
    assert response.status_code == 401
    assert response.json()["messageId"] == "password-auth.failed"


def test_anonymous_visitors_enter_where_that_is_configured(tmp_path: Path) -> None:
    open_server = make_server(tmp_path, FakeNetwork(), Clock(), anonymous=True)
    assert anonymous(open_server).get("/api/folders").status_code == 200
    assert anonymous(open_server).post("/api/folders", json={"title": "x"}).status_code == 403


def test_the_environment_seeds_only_an_empty_database(server: Server) -> None:
    again = make_server(server.context.settings.data_dir, FakeNetwork(), Clock(), admin_password="other")
    assert again.client.get("/api/user", auth=ADMIN).status_code == 200
    assert again.client.get("/api/user", auth=("admin", "other")).status_code == 401


@pytest.mark.parametrize(
    ("role", "method", "path", "status"),
    [
        ("Viewer", "POST", "/api/folders", 403),
        ("Editor", "POST", "/api/folders", 200),
        ("Editor", "POST", "/api/datasources", 403),
        ("Editor", "GET", "/api/datasources", 403),
        ("Editor", "GET", "/api/org/users", 403),
        ("Admin", "GET", "/api/datasources", 200),
        ("Viewer", "PUT", "/api/v1/provisioning/policies", 403),
        ("Editor", "PUT", "/api/v1/provisioning/policies", 403),
        ("Viewer", "GET", "/api/v1/provisioning/alert-rules", 200),
        ("Viewer", "POST", "/api/alertmanager/grafana/api/v2/silences", 403),
    ],
)
def test_a_role_may_do_this_much(server: Server, role: str, method: str, path: str, status: int) -> None:
    bodies: dict[str, JsonObject] = {"/api/folders": {"title": "A"}}
    body = bodies.get(path, {"type": "prometheus", "name": "x", "receiver": "x"})
    if "silences" in path:
        body = {"matchers": [], "startsAt": "2027-01-01T00:00:00Z", "endsAt": "2027-02-01T00:00:00Z"}
    headers = token_of(server, role)
    response = anonymous(server).request(
        method, path, headers=headers, json=None if method == "GET" else body
    )
    assert response.status_code == status, response.text


def test_a_token_ends_with_its_time(server: Server) -> None:
    headers = token_of(server, "Viewer", seconds=60)
    assert anonymous(server).get("/api/user", headers=headers).status_code == 200
    server.clock.now += 61
    expired = anonymous(server).get("/api/user", headers=headers)
    assert (expired.status_code, expired.json()["message"]) == (401, "Expired API key")


def test_a_disabled_account_is_locked_out(server: Server) -> None:
    headers = token_of(server, "Admin")
    server.ok("PATCH", "/api/serviceaccounts/2", {"isDisabled": True})
    assert anonymous(server).get("/api/user", headers=headers).status_code == 401


def test_neither_tokens_nor_secrets_nor_passwords_are_stored_in_clear(server: Server) -> None:
    key = token_of(server, "Viewer")["Authorization"].removeprefix("Bearer ")
    server.ok(
        "POST",
        "/api/datasources",
        {"name": "pg", "type": "postgres", "url": "db:5432", "secureJsonData": {"password": "db-secret"}},
    )
    hook: JsonObject = {"url": "http://hook/", "username": "u", "password": "hook-secret"}
    server.ok(
        "POST", "/api/v1/provisioning/contact-points", {"name": "h", "type": "webhook", "settings": hook}
    )
    with sqlite3.connect(server.context.settings.data_dir / "grafana.db") as connection:
        dump = "\n".join(connection.iterdump())
    for secret in (key, "db-secret", "hook-secret", f"'{ADMIN[1]}'"):
        assert secret not in dump


def test_a_browser_signs_in_with_the_form_and_out_again(server: Server) -> None:
    browser = TestClient(server.app, follow_redirects=False, base_url="https://testserver")
    assert browser.get("/").headers["location"] == "/login"
    assert "lab's stand-in" in browser.get("/login").text.replace("&#x27;", "'")
    signed_in = browser.post("/login", data={"user": ADMIN[0], "password": ADMIN[1]})
    assert signed_in.status_code == 303
    assert "HttpOnly" in signed_in.headers["set-cookie"]
    assert browser.get("/").status_code == 200
    assert browser.get("/api/user").json()["login"] == "admin"
    browser.get("/logout")
    assert browser.get("/").status_code == 302


def test_login_takes_json_as_grafanas_own_form_sends_it(server: Server) -> None:
    right = anonymous(server).post("/login", json={"user": ADMIN[0], "password": ADMIN[1]})
    assert right.json()["message"] == "Logged in"
    wrong = anonymous(server).post("/login", json={"user": ADMIN[0], "password": "no"})
    assert wrong.status_code == 401


def test_the_server_answers_below_its_sub_path_and_without_it(tmp_path: Path) -> None:
    below = make_server(
        tmp_path, FakeNetwork(), Clock(), root_url="https://x.test/grafana", serve_from_sub_path=True
    )
    assert below.client.get("/grafana/api/health").status_code == 200
    assert below.client.get("/api/health").status_code == 200
    assert anonymous(below).get("/grafana/").headers["location"] == "/grafana/login"


def test_an_unknown_path_answers_in_grafanas_form(server: Server) -> None:
    response = server.client.get("/api/nothing")
    assert (response.status_code, response.json()) == (404, {"message": "Not found"})


def test_a_malformed_body_names_what_is_wrong(server: Server) -> None:
    status, message = server.refused("POST", "/api/datasources", {"name": "x"})
    assert status == 400
    assert message.startswith("bad request data: type")


def test_metrics_carry_grafanas_names(server: Server) -> None:
    server.ok("GET", "/api/health")
    text = httpx.Response(200, content=server.client.get("/metrics").content).text
    assert 'grafana_build_info{branch="lab",edition="oss"' in text
    assert 'grafana_http_request_duration_seconds_count{handler="/api/health"' in text
    assert 'grafana_alerting_rule_evaluations_total{org="1"} 0.0' in text
