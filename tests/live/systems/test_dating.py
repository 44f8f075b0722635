"""The flows of the dating document, driven from outside as its users and operators would."""

import itertools
import ssl
from collections.abc import Iterator

import httpx
import pytest
import yaml

from tests.live.conftest import eventually
from tests.live.running import Running, Systems

UPDATES = itertools.count(1)

RESERVED = {
    "traefik": (256, 128),
    "db": (512, 256),
    "bot": (512, 256),
    "webapp": (128, 64),
    "prometheus": (512, 256),
    "grafana": (512, 256),
    "loki": (512, 256),
    "promtail": (256, 128),
    "cadvisor": (256, 128),
    "node-exporter": (128, 64),
    "postgres-exporter": (128, 64),
}
"""The document's table: (limit, reservation) in MB."""


@pytest.fixture(scope="module")
def dating(systems: Systems) -> Running:
    return systems.get("dating")


@pytest.fixture(scope="module")
def https(dating: Running) -> Iterator[httpx.Client]:
    """A browser that trusts the stack's authority; hosts below localhost are this machine."""
    context = ssl.create_default_context(cadata=dating.secret("tls-authority"))
    with httpx.Client(
        base_url=f"https://localhost:{dating.offset + 443}", verify=context, timeout=20
    ) as client:
        yield client


def behind(https: httpx.Client, host: str, path: str, password: str | None = None) -> httpx.Response:
    """A request to another host of the proxy, whose certificate names it."""
    return https.get(
        path,
        headers={"Host": f"{host}.localhost"},
        extensions={"sni_hostname": f"{host}.localhost"},
        auth=("operator", password) if password else None,
    )


def say(dating: Running, https: httpx.Client, user: int, text: str, update: int | None = None) -> str:
    """What the bot answers to a message, delivered as the messenger does."""
    answer = https.post(
        "/bot/updates",
        json={
            "update_id": update or next(UPDATES),
            "user": {"id": user, "name": f"User {user}"},
            "text": text,
        },
        headers={"X-Bot-Webhook-Token": dating.secret("bot-webhook-token")},
    )
    return str(answer.raise_for_status().json()["reply"])


def test_http_leads_to_https_whose_certificate_the_local_authority_signed(
    dating: Running, https: httpx.Client
) -> None:
    redirect = httpx.get(dating.url(80) + "/some/page")
    assert redirect.status_code in {301, 308}
    assert redirect.headers["location"].startswith(f"https://127.0.0.1:{dating.offset + 443}/some/page")
    assert https.get("/").status_code == 200


def test_the_page_is_there_in_development_on_its_own_port_too(dating: Running) -> None:
    page = httpx.get(dating.url(8080) + "/").raise_for_status()
    assert "<html" in page.text
    assert httpx.get(dating.url(8080) + "/api/stats").raise_for_status().json()["likes"] >= 0


def test_two_who_like_each_other_match_and_a_repeated_delivery_changes_nothing(
    dating: Running, https: httpx.Client
) -> None:
    for user in (1, 2):
        say(dating, https, user, "/start")
        say(dating, https, user, f"/profile age=3{user} city=Liveville about=user {user}")
    say(dating, https, 1, "/next")
    repeated = next(UPDATES)
    first = say(dating, https, 1, "/like", repeated)
    assert say(dating, https, 1, "/like", repeated) == first
    say(dating, https, 2, "/next")
    assert "match" in say(dating, https, 2, "/like").lower()
    assert eventually(lambda: https.get("/api/stats").json()["matches"] == 1)
    assert eventually(lambda: dating.query("sum(matches_total) == 1"))


def test_a_webhook_without_its_token_is_refused_counted_and_logged(
    dating: Running, https: httpx.Client
) -> None:
    assert https.post("/bot/updates", json={}).status_code == 401
    assert eventually(lambda: dating.query("sum(webhook_auth_failures_total) > 0"))
    assert eventually(lambda: dating.lines('{service="bot"} |= "webhook authentication failed"'))


def test_grafana_is_behind_the_proxy_over_https(https: httpx.Client) -> None:
    assert behind(https, "grafana", "/api/health").json()["database"] == "ok"


@pytest.mark.parametrize(
    ("host", "path"),
    [("prometheus", "/-/ready"), ("alertmanager", "/-/ready"), ("loki", "/ready")],
)
def test_monitoring_endpoints_ask_for_a_password(
    dating: Running, https: httpx.Client, host: str, path: str
) -> None:
    assert behind(https, host, path).status_code == 401
    assert behind(https, host, path, "wrong").status_code == 401
    assert behind(https, host, path, dating.secret("operators-password")).status_code == 200


def test_limits_and_reservations_are_those_of_the_documents_table(dating: Running) -> None:
    found = {}
    for plan in dating.plan.containers:
        host = dating.engine.containers.get(plan.name).attrs["HostConfig"]
        found[plan.instance] = (host["Memory"] // 2**20, host["MemoryReservation"] // 2**20)
    assert {name: found[name] for name in RESERVED} == RESERVED


@pytest.mark.parametrize(
    ("instance", "program", "seconds"),
    [("traefik", "traefik", 10), ("db", "pg_isready", 10), ("bot", "python", 30), ("webapp", "wget", 30)],
)
def test_health_checks_are_those_of_the_document(
    dating: Running, instance: str, program: str, seconds: int
) -> None:
    name = dating.plan.container(instance).name
    check = dating.engine.containers.get(name).attrs["Config"]["Healthcheck"]
    assert check["Test"][1] == program
    assert check["Interval"] == seconds * 10**9


def test_volumes_are_those_of_the_document(dating: Running) -> None:
    volumes = {v.name for v in dating.engine.volumes.list()}
    named = ("postgres_data", "traefik_certs", "prometheus_data", "grafana_data", "loki_data")
    assert {f"dating-live-{name}" for name in named} <= volumes


def test_metrics_and_logs_are_kept_for_thirty_days(dating: Running) -> None:
    flags = httpx.get(dating.url(9090) + "/api/v1/status/flags").json()["data"]
    assert flags["storage.tsdb.retention.time"] == "30d"
    settings = yaml.safe_load(httpx.get(dating.url(3100) + "/config").text)
    assert settings["limits_config"]["retention_period"] in {"720h", "30d", "4w2d"}


@pytest.mark.parametrize(
    ("alert", "pending", "severity"),
    [
        ("ContainerGone", 60, "critical"),
        ("PostgresDown", 60, "critical"),
        ("ContainerMemoryNearLimit", 300, "warning"),
        ("ContainerCpuBusy", 600, "warning"),
        ("HostDiskAlmostFull", 300, "warning"),
        ("PostgresTooManyConnections", 300, "warning"),
    ],
)
def test_prometheus_has_the_documents_alerts(
    dating: Running, alert: str, pending: int, severity: str
) -> None:
    groups = httpx.get(dating.url(9090) + "/api/v1/rules", params={"type": "alert"}).json()["data"]["groups"]
    found = [rule for group in groups for rule in group["rules"] if rule["name"] == alert]
    assert found
    assert {rule["duration"] for rule in found} == {pending}
    assert severity in {rule["labels"]["severity"] for rule in found}


def test_alerts_on_log_lines_are_lokis(dating: Running) -> None:
    groups = httpx.get(dating.url(3100) + "/prometheus/api/v1/rules").json()["data"]["groups"]
    assert "LogErrorBurst" in {rule["name"] for group in groups for rule in group["rules"]}


def test_alertmanager_gets_what_prometheus_fires(dating: Running, https: httpx.Client) -> None:
    managers = httpx.get(dating.url(9090) + "/api/v1/alertmanagers").json()["data"]
    assert len(managers["activeAlertmanagers"]) == 1
    status = behind(https, "alertmanager", "/api/v2/status", dating.secret("operators-password")).json()
    assert "team-slack" in status["config"]["original"]
