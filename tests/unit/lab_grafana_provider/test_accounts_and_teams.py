"""Service accounts, their tokens, and teams."""

import grpc
import pytest

from lab.grafana_provider.values import Properties
from tests.unit.lab_grafana_provider.engine import Engine, RefusedError
from tests.unit.lab_grafana_provider.fake_grafana import FakeGrafana

ACCOUNT = "grafana:oss/serviceAccount:ServiceAccount"
TOKEN = "grafana:oss/serviceAccountToken:ServiceAccountToken"
TEAM = "grafana:oss/team:Team"

REMOTE_ACCOUNT: Properties = {"id": 5, "name": "reader", "role": "Viewer", "isDisabled": False}
REMOTE_TOKEN: Properties = {
    "id": 8,
    "name": "ci",
    "expiration": "2026-12-01T00:00:00Z",
    "hasExpired": False,
}
REMOTE_TEAM: Properties = {"id": 3, "uid": "t3", "orgId": 1, "name": "Ops", "email": "ops@shop.example"}
USERS = [
    {"userId": 1, "email": "admin@localhost"},
    {"userId": 2, "email": "a@x"},
    {"userId": 3, "email": "b@x"},
]


def test_an_account_is_created_and_changed_in_place(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("POST", "/serviceaccounts", (201, REMOTE_ACCOUNT))
    grafana.on("GET", "/serviceaccounts/5", (200, REMOTE_ACCOUNT))
    grafana.on("PATCH", "/serviceaccounts/5", (200, {}))
    identifier, state = engine.create(ACCOUNT, {"name": "reader", "role": "Viewer"})
    assert identifier == "1:5"
    assert grafana.body_of("POST", "/serviceaccounts") == {"name": "reader", "role": "Viewer"}
    assert engine.diff(ACCOUNT, state.values, {"name": "robot", "role": "Editor"}).replaces == []
    engine.update(ACCOUNT, "1:5", state.values, {"name": "reader", "role": "Editor", "isDisabled": True})
    assert grafana.body_of("PATCH", "/serviceaccounts/5") == {
        "name": "reader",
        "role": "Editor",
        "isDisabled": True,
    }


def test_an_unknown_role_is_refused(engine: Engine) -> None:
    with pytest.raises(RefusedError, match="'Editor', 'Admin', 'None', got 'viewer'"):
        engine.check(ACCOUNT, {"name": "reader", "role": "viewer"})


def created_token(engine: Engine, grafana: FakeGrafana) -> Properties:
    grafana.on("POST", "/serviceaccounts/5/tokens", (200, {"id": 8, "name": "ci", "key": "glsa_hush"}))
    grafana.on("GET", "/serviceaccounts/5/tokens", (200, [{"id": 7, "name": "x"}, REMOTE_TOKEN]))
    identifier, state = engine.create(TOKEN, {"name": "ci", "serviceAccountId": "1:5", "secondsToLive": 60})
    assert identifier == "8"
    assert state.secrets == {("key",)}
    return state.values


def test_a_token_keeps_its_key_as_a_secret(engine: Engine, grafana: FakeGrafana) -> None:
    state = created_token(engine, grafana)
    assert state["key"] == "glsa_hush"
    assert grafana.body_of("POST", "/serviceaccounts/5/tokens") == {"name": "ci", "secondsToLive": 60}
    _, refreshed, _ = engine.read(TOKEN, "8", state)
    assert refreshed.values == state
    assert refreshed.secrets == {("key",)}


def test_the_preview_of_a_token_hides_its_key(engine: Engine) -> None:
    _, planned = engine.create(TOKEN, {"name": "ci", "serviceAccountId": "1:5"}, preview=True)
    assert ("key",) in planned.secrets


@pytest.mark.parametrize("change", [{"name": "x"}, {"serviceAccountId": "1:6"}, {"secondsToLive": 61}])
def test_any_change_makes_another_token(engine: Engine, grafana: FakeGrafana, change: Properties) -> None:
    inputs: Properties = {"name": "ci", "serviceAccountId": "1:5", "secondsToLive": 60}
    assert engine.diff(TOKEN, created_token(engine, grafana), inputs | change).replaces == list(change)


def test_a_revoked_token_reads_as_gone_and_deletes_with_an_error(
    engine: Engine, grafana: FakeGrafana
) -> None:
    state = created_token(engine, grafana)
    grafana.on("GET", "/serviceaccounts/5/tokens", (200, []))
    assert engine.read(TOKEN, "8", state)[0] == ""
    with pytest.raises(grpc.RpcError) as error:
        engine.delete(TOKEN, "8", state)
    assert "deleteTokenNotFound" in str(error.value.details())


def team_server(grafana: FakeGrafana, *members: Properties) -> None:
    grafana.on("POST", "/teams", (200, {"teamId": 3, "uid": "t3", "message": "Team created"}))
    grafana.on("GET", "/teams/3", (200, REMOTE_TEAM))
    grafana.on("GET", "/teams/3/preferences", (200, {"theme": "dark"}))
    grafana.on("PUT", "/teams/3/preferences", (200, {}))
    grafana.on("GET", "/teams/3/members", (200, [{"email": "admin@localhost", "permission": 4}, *members]))
    grafana.on("GET", "/org/users", (200, list(USERS)))
    grafana.on("POST", "/teams/3/members", (200, {}))
    for user in (2, 3):
        grafana.on("PUT", f"/teams/3/members/{user}", (200, {}))
        grafana.on("DELETE", f"/teams/3/members/{user}", (200, {}))


INPUTS: Properties = {
    "name": "Ops",
    "email": "ops@shop.example",
    "members": ["a@x"],
    "admins": ["b@x"],
    "preferences": {"theme": "dark"},
}


def test_a_team_gets_members_administrators_and_preferences(engine: Engine, grafana: FakeGrafana) -> None:
    team_server(grafana, {"email": "a@x", "permission": 0}, {"email": "b@x", "permission": 4})
    identifier, state = engine.create(TEAM, INPUTS)
    assert identifier == "1:3"
    assert grafana.body_of("PUT", "/teams/3/members/3") == {"permission": 4}
    assert grafana.body_of("PUT", "/teams/3/preferences") == {"theme": "dark"}
    assert engine.diff(TEAM, state.values, INPUTS).is_empty


def test_members_left_out_stay_as_they_are(engine: Engine) -> None:
    state: Properties = INPUTS | {"members": ["x@x"]}
    assert engine.diff(TEAM, state, {"name": "Ops", "email": "ops@shop.example"}).details.keys() == {
        "preferences.theme",
        "ignoreExternallySyncedMembers",
    }


def test_members_are_demoted_and_removed(engine: Engine, grafana: FakeGrafana) -> None:
    team_server(grafana)
    engine.update(TEAM, "1:3", INPUTS | {"members": ["a@x"]}, INPUTS | {"members": ["b@x"], "admins": []})
    assert grafana.body_of("PUT", "/teams/3/members/3") == {"permission": 0}
    assert "DELETE /teams/3/members/2" in grafana.asked()


def test_a_member_who_is_no_user_is_named(engine: Engine, grafana: FakeGrafana) -> None:
    team_server(grafana)
    with pytest.raises(grpc.RpcError) as error:
        engine.create(TEAM, INPUTS | {"members": ["nobody@x"]})
    assert "nobody@x. User does not exist in Grafana" in str(error.value.details())


def test_members_of_another_system_are_not_ours(engine: Engine, grafana: FakeGrafana) -> None:
    team_server(grafana, {"email": "a@x", "permission": 0, "labels": ["LDAP"]})
    _, state, _ = engine.read(TEAM, "1:3", {"ignoreExternallySyncedMembers": True})
    assert state.values["members"] == []


def test_syncing_with_groups_is_refused(engine: Engine) -> None:
    with pytest.raises(RefusedError, match="Grafana Enterprise"):
        engine.check(TEAM, {"name": "Ops", "teamSync": {"groups": ["a"]}})
