import base64
import threading
import time
from dataclasses import replace

import grpc
import pytest
from google.protobuf import empty_pb2

from lab.grafana_provider.client import Api, Client
from lab.grafana_provider.errors import ApiError
from lab.grafana_provider.protocol import provider_pb2
from lab.grafana_provider.resources.folder import GET_FOLDER
from lab.grafana_provider.settings import Settings, decoded, settings
from lab.grafana_provider.values import UNKNOWN, MalformedError
from lab.grafana_provider.wire import decode, encode
from tests.unit.lab_grafana_provider.engine import Engine
from tests.unit.lab_grafana_provider.fake_grafana import FakeGrafana

FOLDER = "grafana:oss/folder:Folder"
REMOTE = {"uid": "shop", "title": "Shop", "url": "/dashboards/f/shop"}
PROVIDER = "urn:pulumi:dev::gantry::pulumi:providers:grafana::grafana"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("URL", "AUTH", "RETRIES", "RETRY_WAIT", "HTTP_HEADERS", "RETRY_STATUS_CODES"):
        monkeypatch.delenv(f"GRAFANA_{name}", raising=False)


def read_folder(engine: Engine) -> str:
    return engine.read(FOLDER, "1:shop", {})[0]


def test_a_user_and_password_are_split_at_the_first_colon(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("GET", "/folders/shop", (200, REMOTE))
    assert read_folder(engine) == "1:shop"
    headers = grafana.requests[0].headers
    assert headers["Authorization"] == "Basic " + base64.b64encode(b"admin:secret:word").decode()
    assert headers["X-Grafana-Org-Id"] == "1"
    assert headers["Grafana-Terraform-Provider"] == "true"
    assert headers["Content-Type"] == "application/json"


def test_a_token_names_no_organisation(unconfigured: Engine, grafana: FakeGrafana) -> None:
    unconfigured.configure(url=grafana.url, auth="glsa_abc")
    grafana.on("GET", "/folders/shop", (200, REMOTE))
    assert unconfigured.read(FOLDER, "0:shop", {})[0] == "0:shop"
    headers = grafana.requests[0].headers
    assert headers["Authorization"] == "Bearer glsa_abc"
    assert "X-Grafana-Org-Id" not in headers


def test_a_token_cannot_work_in_a_named_organisation(unconfigured: Engine, grafana: FakeGrafana) -> None:
    unconfigured.configure(url=grafana.url, auth="glsa_abc")
    with pytest.raises(grpc.RpcError) as error:
        unconfigured.create(FOLDER, {"title": "Shop", "orgId": "2"})
    assert "org_id is only supported with basic auth" in str(error.value.details())


def test_a_token_reads_what_was_made_with_a_password(unconfigured: Engine, grafana: FakeGrafana) -> None:
    unconfigured.configure(url=grafana.url, auth="glsa_abc")
    grafana.on("GET", "/folders/shop", (200, REMOTE))
    assert unconfigured.read(FOLDER, "1:shop", {})[0] == "0:shop"
    assert "X-Grafana-Org-Id" not in grafana.requests[0].headers


def test_the_id_names_the_organisation(engine: Engine, grafana: FakeGrafana) -> None:
    grafana.on("GET", "/folders/shop", (200, REMOTE))
    identifier, state, _ = engine.read(FOLDER, "3:shop", {})
    assert (identifier, state.values["orgId"]) == ("3:shop", "3")
    assert grafana.requests[0].headers["X-Grafana-Org-Id"] == "3"


def test_own_headers_are_sent(unconfigured: Engine, grafana: FakeGrafana) -> None:
    unconfigured.configure(url=grafana.url, auth="a:b", httpHeaders='{"X-Tenant": "shop"}')
    grafana.on("GET", "/folders/shop", (200, REMOTE))
    read_folder(unconfigured)
    assert grafana.requests[0].headers["X-Tenant"] == "shop"


def impatient(grafana: FakeGrafana, retries: int, codes: tuple[str, ...] | None = None) -> Api:
    made = Settings(url=grafana.url, auth="a:b", retries=retries, retry_wait=0.01)
    made = made if codes is None else replace(made, retry_codes=codes)
    return Client(made, threading.Event()).for_org("")


@pytest.mark.parametrize("status", [429, 500, 503, 401, 412])
def test_passing_refusals_are_retried(grafana: FakeGrafana, status: int) -> None:
    grafana.on("GET", "/folders/shop", (status, {}), (status, {}), (200, REMOTE))
    assert impatient(grafana, retries=2).call(GET_FOLDER, "shop").record().text("uid") == "shop"
    assert len(grafana.requests) == 3


def test_a_lasting_refusal_is_told_after_the_retries(grafana: FakeGrafana) -> None:
    grafana.on("GET", "/folders/shop", (500, {"message": "down"}))
    with pytest.raises(ApiError) as error:
        impatient(grafana, retries=1).call(GET_FOLDER, "shop")
    text = '[GET /folders/{folder_uid}][500] getFolderByUIDInternalServerError {"message": "down"}'
    assert str(error.value) == text
    assert len(grafana.requests) == 2


def test_only_the_codes_that_are_named_are_retried(grafana: FakeGrafana) -> None:
    grafana.on("GET", "/folders/shop", (401, {}))
    with pytest.raises(ApiError):
        impatient(grafana, retries=3, codes=("50x",)).call(GET_FOLDER, "shop")
    assert len(grafana.requests) == 1


def test_of_an_undeclared_status_only_the_number_is_told(grafana: FakeGrafana) -> None:
    grafana.on("GET", "/folders/shop", (409, {"message": "in use"}))
    with pytest.raises(ApiError) as error:
        impatient(grafana, retries=0).call(GET_FOLDER, "shop")
    assert str(error.value) == "unknown error (status 409): {}"


def test_a_name_with_a_slash_stays_one_part_of_the_path(grafana: FakeGrafana) -> None:
    grafana.on("GET", "/folders/a%2Fb%20c", (200, REMOTE))
    impatient(grafana, retries=0).call(GET_FOLDER, "a/b c")


def test_an_unreachable_grafana_is_named(unconfigured: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAFANA_RETRIES", "0")
    unconfigured.configure(url="http://127.0.0.1:9/grafana", auth="a:b")
    with pytest.raises(grpc.RpcError) as error:
        read_folder(unconfigured)
    assert 'Get "http://127.0.0.1:9/grafana/api/folders/shop"' in str(error.value.details())
    assert "refused" in str(error.value.details())


def test_cancelling_ends_the_waiting(unconfigured: Engine) -> None:
    unconfigured.configure(url="http://127.0.0.1:9", auth="a:b", retries="5", retryWait="30")
    began = time.monotonic()
    pending = unconfigured.provider.Read.future(
        provider_pb2.ReadRequest(id="1:shop", urn=f"urn:pulumi:dev::gantry::{FOLDER}::thing")
    )
    unconfigured.provider.Cancel(empty_pb2.Empty())
    assert "stopped while waiting" in str(pending.exception())
    assert time.monotonic() - began < 10


def test_configuring_makes_no_request(engine: Engine, grafana: FakeGrafana) -> None:
    assert engine
    assert grafana.requests == []


def test_without_url_and_credentials_only_previews_work(unconfigured: Engine) -> None:
    unconfigured.configure()
    unconfigured.create(FOLDER, {"title": "Shop"}, preview=True)
    with pytest.raises(grpc.RpcError) as error:
        unconfigured.create(FOLDER, {"title": "Shop"})
    assert "set the provider's auth and url" in str(error.value.details())


def test_a_misspelt_argument_of_the_provider_is_refused(unconfigured: Engine) -> None:
    response = unconfigured.provider.CheckConfig(
        provider_pb2.CheckRequest(urn=PROVIDER, news=encode({"ulr": "http://x", "retries": '"three"'}))
    )
    reasons = {failure.property: failure.reason for failure in response.failures}
    assert "did you mean 'url'?" in reasons["ulr"]
    assert "an integer" in reasons["retries"]


def test_the_providers_arguments_come_back_with_their_secrets(unconfigured: Engine) -> None:
    news = encode({"url": "http://x", "auth": "a:b", "retries": "10"}, frozenset({("auth",)}))
    checked = decode(
        unconfigured.provider.CheckConfig(provider_pb2.CheckRequest(urn=PROVIDER, news=news)).inputs
    )
    assert checked.values == {"url": "http://x", "auth": "a:b", "retries": "10"}
    assert checked.secrets == {("auth",)}


def test_no_argument_replaces_the_provider(unconfigured: Engine) -> None:
    response = unconfigured.provider.DiffConfig(
        provider_pb2.DiffRequest(
            urn=PROVIDER, olds=encode({"url": "http://x"}), news=encode({"url": "http://y"})
        )
    )
    assert list(response.diffs) == ["url"]
    assert list(response.replaces) == []


def test_arguments_are_decoded_from_the_sdks_texts() -> None:
    made = settings(
        decoded(
            {
                "url": "http://x",
                "auth": " a:b ",
                "retries": "10",
                "retryWait": "3",
                "insecureSkipVerify": "true",
                "retryStatusCodes": '["5xx"]',
                "httpHeaders": '{"A": "b"}',
            }
        )
    )
    assert (made.auth, made.retries, made.retry_wait, made.insecure) == ("a:b", 10, 3, True)
    assert (made.retry_codes, made.headers) == (("5xx",), {"A": "b"})


def test_no_retries_can_only_be_said_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings(decoded({"retries": "0"})).retries == 3
    monkeypatch.setenv("GRAFANA_RETRIES", "0")
    assert settings(decoded({"retries": "0"})).retries == 0


def test_a_status_code_of_two_digits_is_refused() -> None:
    with pytest.raises(MalformedError, match="write 503 or 5xx"):
        settings(decoded({"retryStatusCodes": '["50"]'}))


def test_an_unknown_url_counts_as_missing() -> None:
    assert settings(decoded({"url": UNKNOWN, "auth": "a:b"})).url == ""
