import json

import grpc
import pytest

from lab.grafana_provider.values import Properties, Value
from tests.unit.lab_grafana_provider.engine import Engine, RefusedError
from tests.unit.lab_grafana_provider.fake_grafana import FakeGrafana

DASHBOARD = "grafana:oss/dashboard:Dashboard"
MODEL: Properties = {
    "uid": "orders",
    "title": "Orders",
    "panels": [{"id": 1, "type": "stat", "libraryPanel": {"uid": "lib", "name": "Lib"}}],
}
INPUTS: Properties = {"configJson": json.dumps(MODEL), "folder": "1:shop"}


def remote(model: Properties, version: int = 1) -> Properties:
    panels: list[Value] = [
        {"id": 1, "type": "stat", "libraryPanel": {"uid": "lib", "name": "Lib", "version": 3}}
    ]
    dashboard = model | {"id": 12, "version": version, "panels": panels}
    return {"dashboard": dashboard, "meta": {"url": "/d/orders/orders", "folderUid": "shop"}}


def created(engine: Engine, grafana: FakeGrafana, inputs: Properties = INPUTS) -> Properties:
    grafana.on(
        "POST", "/dashboards/db", (200, {"uid": "orders", "id": 12, "version": 1, "status": "success"})
    )
    grafana.on("GET", "/dashboards/uid/orders", (200, remote(MODEL)))
    identifier, state = engine.create(DASHBOARD, inputs)
    assert identifier == "1:orders"
    return state.values


def test_a_dashboard_is_saved_without_numbers_of_grafana(engine: Engine, grafana: FakeGrafana) -> None:
    created(engine, grafana, INPUTS | {"configJson": json.dumps(MODEL | {"id": 3, "version": 8})})
    assert grafana.body_of("POST", "/dashboards/db") == {"dashboard": MODEL, "folderUid": "shop"}


def test_what_grafana_adds_is_no_change(engine: Engine, grafana: FakeGrafana) -> None:
    state = created(engine, grafana)
    assert engine.diff(DASHBOARD, state, INPUTS).is_empty
    assert (state["dashboardId"], state["version"], state["folder"]) == (12, 1, "shop")


def test_a_uid_left_to_grafana_is_no_change(engine: Engine, grafana: FakeGrafana) -> None:
    inputs: Properties = {"configJson": json.dumps({"title": "Orders", "panels": MODEL["panels"]})}
    state = created(engine, grafana, inputs)
    assert "uid" not in json.loads(str(state["configJson"]))
    assert state["uid"] == "orders"


def test_another_title_is_saved_over_the_old_dashboard(engine: Engine, grafana: FakeGrafana) -> None:
    state = created(engine, grafana)
    changed = INPUTS | {"configJson": json.dumps(MODEL | {"title": "Sales"})}
    diff = engine.diff(DASHBOARD, state, changed)
    assert (diff.details, diff.replaces) == ({"configJson": "UPDATE"}, [])
    engine.update(DASHBOARD, "1:orders", state, changed)
    assert grafana.body_of("POST", "/dashboards/db") == {
        "dashboard": MODEL | {"title": "Sales", "id": 12},
        "folderUid": "shop",
        "overwrite": True,
    }


def test_another_uid_is_another_dashboard(engine: Engine, grafana: FakeGrafana) -> None:
    changed = INPUTS | {"configJson": json.dumps(MODEL | {"uid": "sales"})}
    assert engine.diff(DASHBOARD, created(engine, grafana), changed).replaces == ["configJson"]


def test_a_move_alone_posts_the_stored_model_without_panel_ids(engine: Engine, grafana: FakeGrafana) -> None:
    state = created(engine, grafana)
    engine.update(DASHBOARD, "1:orders", state, INPUTS | {"folder": "other"})
    body = grafana.body_of("POST", "/dashboards/db")
    assert isinstance(body, dict)
    assert body["folderUid"] == "other"
    assert "'id': 1," not in str(body["dashboard"])


def test_only_a_hash_is_stored_where_that_is_asked_for(unconfigured: Engine, grafana: FakeGrafana) -> None:
    unconfigured.configure(url=grafana.url, auth="a:b", storeDashboardSha256="true")
    state = created(unconfigured, grafana)
    assert len(str(state["configJson"])) == 64
    assert unconfigured.diff(DASHBOARD, state, INPUTS).is_empty
    changed = INPUTS | {"configJson": json.dumps(MODEL | {"title": "Sales"})}
    assert unconfigured.diff(DASHBOARD, state, changed).details == {"configJson": "UPDATE"}


def test_a_dashboard_that_others_changed_is_not_overwritten(engine: Engine, grafana: FakeGrafana) -> None:
    message = {"status": "version-mismatch", "message": "The dashboard has been changed by someone else"}
    grafana.on("POST", "/dashboards/db", (412, message))
    with pytest.raises(grpc.RpcError) as error:
        engine.create(DASHBOARD, INPUTS)
    assert "[POST /dashboards/db][412] postDashboardPreconditionFailed" in str(error.value.details())


def test_an_answer_without_a_uid_is_told_plainly(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("GET", "/dashboards/uid/orders", (200, {"dashboard": {"id": 1, "version": 1}, "meta": {}}))
    with pytest.raises(grpc.RpcError) as error:
        engine.read(DASHBOARD, "1:orders", {})
    assert "uid should be a string" in str(error.value.details())


def test_a_kubernetes_style_dashboard_is_refused(engine: Engine) -> None:
    text = json.dumps({"apiVersion": "dashboard.grafana.app/v1beta1", "spec": {}})
    with pytest.raises(RefusedError, match="classic model"):
        engine.check(DASHBOARD, {"configJson": text})
