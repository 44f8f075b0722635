import grpc
import pytest

from lab.grafana_provider.values import UNKNOWN, Properties, Value
from tests.unit.lab_grafana_provider.engine import Engine, RefusedError
from tests.unit.lab_grafana_provider.fake_grafana import FakeGrafana

POINT = "grafana:alerting/contactPoint:ContactPoint"
PATH = "/v1/provisioning/contact-points"
HOOK: Properties = {
    "url": "http://hook/alerts",
    "basicAuthUser": "grafana",
    "basicAuthPassword": "hush",
    "hmacConfig": {"secret": "hushed"},
}
MAIL: Properties = {"addresses": ["a@shop.example", "b@shop.example"]}
INPUTS: Properties = {"name": "team", "webhooks": [HOOK], "emails": [MAIL]}
REMOTE_HOOK: Properties = {
    "uid": "u1",
    "name": "team",
    "type": "webhook",
    "disableResolveMessage": False,
    "provenance": "api",
    "settings": {
        "url": "http://hook/alerts",
        "username": "grafana",
        "password": "[REDACTED]",
        "maxAlerts": 0,
        "hmacConfig": {"secret": "[REDACTED]"},
    },
}
REMOTE_MAIL: Properties = {
    "uid": "u2",
    "name": "team",
    "type": "email",
    "disableResolveMessage": False,
    "provenance": "api",
    "settings": {"addresses": "a@shop.example;b@shop.example", "singleEmail": False},
}
OTHER: Properties = REMOTE_MAIL | {"uid": "u9", "name": "other"}


def created(engine: Engine, grafana: FakeGrafana) -> Properties:
    grafana.on("POST", PATH, (202, REMOTE_MAIL), (202, REMOTE_HOOK))
    grafana.on("GET", PATH, (200, [OTHER, REMOTE_HOOK, REMOTE_MAIL]))
    identifier, state = engine.create(POINT, INPUTS)
    assert identifier == "1:team"
    return state.values


def test_each_integration_is_added_in_grafanas_spelling(engine: Engine, grafana: FakeGrafana) -> None:
    created(engine, grafana)
    sent = [request.body for request in grafana.requests if request.method == "POST"]
    assert sent == [
        {
            "name": "team",
            "type": "email",
            "settings": {"addresses": "a@shop.example;b@shop.example", "singleEmail": False},
        },
        {
            "name": "team",
            "type": "webhook",
            "settings": {
                "url": "http://hook/alerts",
                "username": "grafana",
                "password": "hush",
                "maxAlerts": 0,
                "hmacConfig": {"secret": "hushed"},
            },
        },
    ]


def test_a_created_contact_point_equals_its_inputs(engine: Engine, grafana: FakeGrafana) -> None:
    state = created(engine, grafana)
    assert engine.diff(POINT, state, INPUTS).is_empty
    hooks = state["webhooks"]
    assert isinstance(hooks, list)
    assert isinstance(hooks[0], dict)
    assert hooks[0]["basicAuthPassword"] == "hush"
    assert hooks[0]["hmacConfig"] == {"secret": "hushed"}
    assert hooks[0]["uid"] == "u1"


def test_a_refresh_keeps_the_secrets_that_grafana_hides(engine: Engine, grafana: FakeGrafana) -> None:
    state = created(engine, grafana)
    _, refreshed, inputs = engine.read(POINT, "1:team", state, INPUTS)
    assert engine.diff(POINT, refreshed.values, INPUTS).is_empty
    assert inputs.values == INPUTS
    assert ("webhooks", 0, "basicAuthPassword") in refreshed.secrets


def test_passwords_are_secret_though_the_program_does_not_say_so(engine: Engine) -> None:
    checked = engine.check(POINT, INPUTS)
    assert checked.secrets == {
        ("webhooks", 0, "basicAuthPassword"),
        ("webhooks", 0, "hmacConfig", "secret"),
    }


def test_what_the_program_calls_secret_stays_so(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("POST", PATH, (202, REMOTE_MAIL), (202, REMOTE_HOOK))
    grafana.on("GET", PATH, (200, [REMOTE_HOOK, REMOTE_MAIL]))
    _, state = engine.create(POINT, INPUTS, secrets=frozenset({("webhooks", 0, "url")}))
    assert ("webhooks",) in state.secrets


def test_a_secret_that_grafana_lost_is_a_change(engine: Engine, grafana: FakeGrafana) -> None:
    state = created(engine, grafana)
    settings = REMOTE_HOOK["settings"]
    assert isinstance(settings, dict)
    lost: Properties = REMOTE_HOOK | {"settings": {k: v for k, v in settings.items() if k != "password"}}
    grafana.on("GET", PATH, (200, [lost, REMOTE_MAIL]))
    _, refreshed, _ = engine.read(POINT, "1:team", state, INPUTS)
    assert engine.diff(POINT, refreshed.values, INPUTS).details == {"webhooks": "UPDATE"}


def test_the_order_of_integrations_means_nothing(engine: Engine) -> None:
    first: Properties = {"url": "http://one"}
    second: Properties = {"url": "http://two"}
    old: Properties = {"name": "team", "webhooks": [first, second]}
    assert engine.diff(POINT, old, {"name": "team", "webhooks": [second, first]}).is_empty


def test_a_changed_integration_is_added_before_the_old_one_goes(engine: Engine, grafana: FakeGrafana) -> None:
    state = created(engine, grafana)
    grafana.on("POST", PATH, (202, REMOTE_HOOK | {"uid": "u3"}))
    grafana.on("PUT", f"{PATH}/u2", (202, {}))
    grafana.on("DELETE", f"{PATH}/u1", (202, {}))
    grafana.requests.clear()
    engine.update(POINT, "1:team", state, INPUTS | {"webhooks": [HOOK | {"url": "http://new"}]})
    assert grafana.asked() == [f"PUT {PATH}/u2", f"POST {PATH}", f"DELETE {PATH}/u1", f"GET {PATH}"]


def test_a_contact_point_in_use_is_not_deleted(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("GET", f"{PATH}?name=team", (200, [REMOTE_HOOK]))
    grafana.on("DELETE", f"{PATH}/u1", (409, {"message": "in use"}))
    with pytest.raises(grpc.RpcError) as error:
        engine.delete(POINT, "1:team", INPUTS)
    assert error.value.details() == "unknown error (status 409): {}"


def test_a_refusal_shows_grafanas_reason(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("POST", PATH, (400, {"message": "could not find addresses in settings"}))
    with pytest.raises(grpc.RpcError) as error:
        engine.create(POINT, INPUTS)
    assert str(error.value.details()).startswith(
        '[POST /v1/provisioning/contact-points][400] postContactpointsBadRequest {"message"'
    )


def test_a_contact_point_without_integrations_reads_as_gone(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("GET", PATH, (200, [OTHER]))
    assert engine.read(POINT, "1:team", INPUTS)[0] == ""


def test_settings_nobody_knows_become_extra_ones(engine: Engine, grafana: FakeGrafana) -> None:
    mail: Properties = REMOTE_MAIL | {"settings": {"addresses": "a@shop.example", "colour": "red"}}
    grafana.on("GET", PATH, (200, [mail]))
    _, state, _ = engine.read(POINT, "1:team", {})
    mails = state.values["emails"]
    assert isinstance(mails, list)
    assert isinstance(mails[0], dict)
    assert mails[0]["settings"] == {"colour": "red"}


def test_another_name_or_provenance_is_another_contact_point(engine: Engine) -> None:
    assert engine.diff(POINT, INPUTS, INPUTS | {"name": "x"}).replaces == ["name"]
    diff = engine.diff(POINT, INPUTS, INPUTS | {"disableProvenance": True})
    assert diff.replaces == ["disableProvenance"]
    assert diff.delete_first


@pytest.mark.parametrize(
    ("inputs", "property_name"),
    [
        ({"name": "team"}, "name"),
        ({"webhooks": [{"httpMethod": "PUT"}]}, "webhooks[0].url"),
        ({"webhooks": [HOOK | {"uid": "mine"}]}, "webhooks[0].uid"),
        ({"webhooks": [HOOK | {"maxAlerts": "1"}]}, "webhooks[0].maxAlerts"),
        ({"emails": [{"addresses": []}]}, "emails[0].addresses"),
        ({"jiras": [{}], "emails": [MAIL]}, "jiras"),
    ],
)
def test_faulty_contact_points_are_refused(engine: Engine, inputs: Properties, property_name: str) -> None:
    with pytest.raises(RefusedError) as refused:
        engine.check(POINT, inputs)
    assert property_name in refused.value.failures


def test_a_secret_of_the_wrong_type_is_not_told(engine: Engine) -> None:
    with pytest.raises(RefusedError) as refused:
        engine.check(POINT, {"name": "team", "webhooks": [HOOK | {"basicAuthPassword": 12345}]})
    assert refused.value.failures == {"webhooks[0].basicAuthPassword": "expected a string, got a secret"}


def test_what_the_program_calls_secret_is_not_told(engine: Engine) -> None:
    hidden = frozenset({("webhooks", 0, "maxAlerts")})
    with pytest.raises(RefusedError) as refused:
        engine.check(POINT, {"webhooks": [HOOK | {"maxAlerts": "12345"}]}, secrets=hidden)
    assert refused.value.failures == {"webhooks[0].maxAlerts": "expected an integer, got a secret"}


def test_an_unknown_integration_passes_the_check_and_the_preview(engine: Engine) -> None:
    hooks: list[Value] = [{"url": UNKNOWN}]
    engine.check(POINT, {"webhooks": UNKNOWN})
    checked = engine.check(POINT, {"name": "team", "webhooks": hooks})
    _, planned = engine.create(POINT, checked.values, preview=True)
    assert "webhooks" in planned.values
    assert engine.diff(POINT, INPUTS, {"name": "team", "webhooks": hooks, "emails": [MAIL]}).details == {
        "webhooks": "UPDATE"
    }
