import grpc
import pytest

from lab.grafana_provider.values import UNKNOWN, Properties
from tests.unit.lab_grafana_provider.engine import Engine, RefusedError
from tests.unit.lab_grafana_provider.fake_grafana import FakeGrafana

FOLDER = "grafana:oss/folder:Folder"
REMOTE = {"id": 7, "uid": "shop", "title": "Shop", "url": "/dashboards/f/shop/shop"}
STATE: Properties = {
    "uid": "shop",
    "title": "Shop",
    "parentFolderUid": "",
    "preventDestroyIfNotEmpty": False,
    "orgId": "1",
    "url": "http://grafana/dashboards/f/shop/shop",
}


def test_a_folder_without_a_title_is_refused(engine: Engine) -> None:
    with pytest.raises(RefusedError) as refused:
        engine.check(FOLDER, {"uid": "shop"})
    assert refused.value.failures == {"title": "missing required property 'title'"}


def test_a_misspelt_property_is_refused_with_the_right_one(engine: Engine) -> None:
    with pytest.raises(RefusedError) as refused:
        engine.check(FOLDER, {"titel": "Shop", "title": "Shop"})
    assert refused.value.failures == {"titel": "unknown property 'titel'; did you mean 'title'?"}


def test_a_number_as_title_is_refused(engine: Engine) -> None:
    with pytest.raises(RefusedError) as refused:
        engine.check(FOLDER, {"title": 5})
    assert refused.value.failures == {"title": "expected a string, got 5"}


def test_a_uid_with_a_blank_is_refused(engine: Engine) -> None:
    with pytest.raises(RefusedError, match="letters, digits, dashes"):
        engine.check(FOLDER, {"title": "Shop", "uid": "my shop"})


def test_an_output_cannot_be_set(engine: Engine) -> None:
    with pytest.raises(RefusedError, match="Grafana decides it"):
        engine.check(FOLDER, {"title": "Shop", "url": "x"})


def test_an_unknown_title_passes_the_check(engine: Engine) -> None:
    assert engine.check(FOLDER, {"title": UNKNOWN}).values == {"title": UNKNOWN}


def test_a_preview_makes_no_request_and_knows_what_grafana_decides(
    engine: Engine, grafana: FakeGrafana
) -> None:
    identifier, planned = engine.create(FOLDER, {"title": "Shop"}, preview=True)
    assert identifier == ""
    assert planned.values == {
        "title": "Shop",
        "uid": UNKNOWN,
        "url": UNKNOWN,
        "orgId": UNKNOWN,
        "preventDestroyIfNotEmpty": False,
    }
    assert grafana.requests == []


def test_a_created_folder_is_read_back(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("POST", "/folders", (200, REMOTE))
    grafana.on("GET", "/folders/shop", (200, REMOTE))
    identifier, state = engine.create(FOLDER, {"title": "Shop", "uid": "shop"})
    assert identifier == "1:shop"
    assert state.values == STATE | {"url": f"{grafana.url}/dashboards/f/shop/shop"}
    assert grafana.body_of("POST", "/folders") == {"title": "Shop", "uid": "shop"}


def test_a_nested_folder_waits_for_its_parent(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("GET", "/folders/top", (404, {"message": "folder not found"}), (200, {"uid": "top"}))
    grafana.on("POST", "/folders", (200, REMOTE))
    grafana.on("GET", "/folders/shop", (200, REMOTE | {"parentUid": "top"}))
    _, state = engine.create(FOLDER, {"title": "Shop", "uid": "shop", "parentFolderUid": "top"})
    assert state.values["parentFolderUid"] == "top"
    assert grafana.asked()[:3] == ["GET /folders/top", "GET /folders/top", "POST /folders"]


def test_a_refusal_is_worded_as_the_official_provider_words_it(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("POST", "/folders", (409, {"message": "a folder with that uid exists"}))
    with pytest.raises(grpc.RpcError) as error:
        engine.create(FOLDER, {"title": "Shop"})
    text = '[POST /folders][409] createFolderConflict {"message": "a folder with that uid exists"}'
    assert error.value.details() == text


def test_a_folder_that_is_gone_reads_as_gone(engine: Engine) -> None:
    identifier, state, _ = engine.read(FOLDER, "1:shop", STATE)
    assert (identifier, state.values) == ("", {})


def test_a_refresh_brings_a_changed_title_into_state_and_inputs(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("GET", "/folders/shop", (200, REMOTE | {"title": "Renamed"}))
    identifier, state, inputs = engine.read(FOLDER, "1:shop", STATE, {"title": "Shop", "uid": "shop"})
    assert identifier == "1:shop"
    assert state.values["title"] == "Renamed"
    assert inputs.values == {"title": "Renamed", "uid": "shop"}


def test_an_import_reads_all_that_is_set(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("GET", "/folders/shop", (200, REMOTE))
    _, _, inputs = engine.read(FOLDER, "1:shop", {})
    assert inputs.values == {"title": "Shop", "uid": "shop", "orgId": "1"}


def test_another_title_is_an_update_and_another_uid_a_new_folder(engine: Engine) -> None:
    assert engine.diff(FOLDER, STATE, {"title": "Shop", "uid": "shop"}).is_empty
    renamed = engine.diff(FOLDER, STATE, {"title": "Store", "uid": "shop"})
    assert (renamed.details, renamed.replaces) == ({"title": "UPDATE"}, [])
    moved = engine.diff(FOLDER, STATE, {"title": "Shop", "uid": "store"})
    assert (moved.details, moved.replaces) == ({"uid": "UPDATE_REPLACE"}, ["uid"])


def test_ignored_changes_are_none(engine: Engine) -> None:
    assert engine.diff(FOLDER, STATE, {"title": "Store", "uid": "shop"}, ignored=["title"]).is_empty


def test_an_update_renames_in_place(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("GET", "/folders/shop", (200, REMOTE), (200, REMOTE | {"title": "Store"}))
    grafana.on("PUT", "/folders/shop", (200, REMOTE))
    state = engine.update(FOLDER, "1:shop", STATE, {"title": "Store", "uid": "shop"})
    assert state.values["title"] == "Store"
    assert grafana.body_of("PUT", "/folders/shop") == {"title": "Store", "overwrite": True}


def test_another_parent_is_a_move(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("GET", "/folders/shop", (200, REMOTE))
    grafana.on("POST", "/folders/shop/move", (200, REMOTE))
    grafana.on("PUT", "/folders/shop", (200, REMOTE))
    engine.update(FOLDER, "1:shop", STATE, {"title": "Shop", "uid": "shop", "parentFolderUid": "top"})
    assert grafana.body_of("POST", "/folders/shop/move") == {"parentUid": "top"}


def test_deleting_takes_the_rules_along(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("DELETE", "/folders/shop?forceDeleteRules=true", (200, {"message": "deleted"}))
    engine.delete(FOLDER, "1:shop", STATE)
    assert grafana.asked() == ["DELETE /folders/shop?forceDeleteRules=true"]


def test_a_folder_to_be_kept_while_in_use_is_not_deleted(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("GET", "/search?folderUIDs=shop&type=dash-db", (200, [{"title": "Orders"}]))
    grafana.on("GET", "/search?folderUIDs=shop&type=dash-folder", (200, []))
    with pytest.raises(grpc.RpcError) as error:
        engine.delete(FOLDER, "1:shop", STATE | {"preventDestroyIfNotEmpty": True})
    assert "not empty" in str(error.value.details())
    assert "Orders" in str(error.value.details())


def test_deleting_what_is_gone_is_no_error(engine: Engine) -> None:
    engine.delete(FOLDER, "1:shop", STATE)


def test_a_folder_that_was_created_but_cannot_be_read_is_remembered(
    engine: Engine, grafana: FakeGrafana
) -> None:
    grafana.on("POST", "/folders", (200, REMOTE))
    grafana.on("GET", "/folders/shop", (403, {"message": "no"}))
    with pytest.raises(grpc.RpcError) as error:
        engine.create(FOLDER, {"title": "Shop"})
    metadata = str(error.value.trailing_metadata())
    assert "ErrorResourceInitFailed" in metadata
    assert "1:shop" in metadata
