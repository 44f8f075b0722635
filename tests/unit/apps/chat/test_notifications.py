from collections.abc import AsyncIterator

import pytest
from fakeredis import FakeAsyncRedis, FakeServer
from httpx import AsyncClient, Response

from chat_services.notification_service.app import assemble
from chat_services.notification_service.inbox.store import KEPT
from chat_services.notification_service.settings import NotificationSettings
from tests.unit.apps.chat.support import WEBHOOK_TOKEN, as_service, bearer, client_of, settings

pytestmark = pytest.mark.anyio

WEBHOOK = {"Authorization": f"Bearer {WEBHOOK_TOKEN}"}


@pytest.fixture
async def client(redis: FakeAsyncRedis) -> AsyncIterator[AsyncClient]:
    chosen = settings(
        NotificationSettings, ALERT_WEBHOOK_TOKEN=WEBHOOK_TOKEN, ALERT_RECIPIENTS="ops", KEPT_ALERTS="3"
    )
    async with client_of(assemble(chosen, redis)) as client:
        yield client


def alert(name: str = "HighCpu", status: str = "firing", **changes: object) -> dict[str, object]:
    """An alert as Alertmanager 0.34 sends it."""
    return {
        "status": status,
        "labels": {"alertname": name, "severity": "critical", "service": "chat-service"},
        "annotations": {"summary": f"{name} is high", "runbook_url": "https://runbooks/x"},
        "startsAt": "2026-01-01T00:00:00.123456789Z",
        "endsAt": "0001-01-01T00:00:00Z" if status == "firing" else "2026-01-01T00:05:00Z",
        "generatorURL": "http://prometheus:9090/graph",
        "fingerprint": f"f-{name}",
    } | changes


def call(*alerts: dict[str, object], **changes: object) -> dict[str, object]:
    return {
        "version": "4",
        "groupKey": '{}:{alertname="HighCpu"}',
        "truncatedAlerts": 0,
        "status": "firing",
        "receiver": "notification-service",
        "groupLabels": {"alertname": "HighCpu"},
        "commonLabels": {},
        "commonAnnotations": {},
        "externalURL": "http://alertmanager:9093",
        "alerts": list(alerts),
    } | changes


async def send(client: AsyncClient, *alerts: dict[str, object]) -> Response:
    return await client.post("/alerts", headers=WEBHOOK, json=call(*alerts))


async def names(client: AsyncClient, query: str = "") -> list[str]:
    return [found["name"] for found in (await client.get(f"/alerts{query}")).json()]


async def test_alerts_are_kept_newest_first(client: AsyncClient) -> None:
    assert (await send(client, alert("A"), alert("B"))).json() == {"stored": 2, "repeated": 0}
    await send(client, alert("C"))
    kept = (await client.get("/alerts")).json()
    assert [found["name"] for found in kept] == ["C", "B", "A"]
    assert (kept[0]["severity"], kept[0]["status"], kept[0]["ends_at"]) == ("critical", "firing", None)
    assert kept[0]["labels"]["service"] == "chat-service"


async def test_alertmanagers_repetitions_are_kept_once(client: AsyncClient) -> None:
    await send(client, alert("A"))
    assert (await send(client, alert("A"), alert("B"))).json() == {"stored": 1, "repeated": 1}
    assert await names(client) == ["B", "A"]


async def test_the_end_of_an_alert_and_its_next_time_are_alerts_of_their_own(client: AsyncClient) -> None:
    await send(client, alert("A"))
    await send(client, alert("A", "resolved"))
    await send(client, alert("A", startsAt="2026-01-02T00:00:00Z"))
    statuses = [found["status"] for found in (await client.get("/alerts")).json()]
    assert statuses == ["firing", "resolved", "firing"]


async def test_the_oldest_alerts_go(client: AsyncClient, redis: FakeAsyncRedis) -> None:
    for name in "ABCDE":
        await send(client, alert(name))
    assert await names(client) == ["E", "D", "C"]
    assert await redis.hlen("chat:alerts:entries") == 3


async def test_alerts_are_found_by_status_and_severity(client: AsyncClient) -> None:
    await send(client, alert("A"), alert("B", "resolved"), alert("C", labels={"alertname": "C"}))
    assert await names(client, "?status=resolved") == ["B"]
    assert await names(client, "?severity=critical&status=firing") == ["A"]
    assert await names(client, "?severity=none") == ["C"]
    assert await names(client, "?limit=1") == ["C"]
    assert (await client.get("/alerts?status=unknown")).status_code == 422


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"Authorization": "Bearer wrong"}, 403), (as_service(), 403), (bearer("ann"), 403)],
)
async def test_without_the_webhooks_token_no_alert_is_taken(
    client: AsyncClient, headers: dict[str, str], status: int
) -> None:
    for body in (call(alert()), {"nonsense": True}):
        answer = await client.post("/alerts", headers=headers, json=body)
        assert answer.status_code == status
    assert await names(client) == []


@pytest.mark.parametrize(
    "changes", [{"version": "5"}, {"alerts": None}, {"alerts": [alert(status="pending")]}, {"groupKey": None}]
)
async def test_a_call_that_is_not_alertmanagers_is_refused(
    client: AsyncClient, changes: dict[str, object]
) -> None:
    answer = await client.post("/alerts", headers=WEBHOOK, json=call(alert(), **changes))
    assert answer.status_code == 422


async def test_a_large_group_and_what_a_later_alertmanager_adds_are_taken(client: AsyncClient) -> None:
    many = [alert(f"A{number}", news="x" * 500) for number in range(400)]
    assert (await send(client, *many)).json()["stored"] == 400


async def test_the_page_shows_alerts_and_runs_nothing_that_is_in_them(client: AsyncClient) -> None:
    assert "no alerts yet" in (await client.get("/")).text
    await send(client, alert("A", annotations={"summary": "<script>alert(1)</script>"}))
    page = await client.get("/")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<script>" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert '<td class="firing">firing</td>' in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


async def test_the_people_on_call_are_told_of_each_alert_once(client: AsyncClient) -> None:
    for _ in range(2):
        await send(client, alert("A"))
    inbox = (await client.get("/notifications/ops", headers=bearer("ops"))).json()
    assert [(found["kind"], found["text"]) for found in inbox] == [("alert", "FIRING (critical): A is high")]
    metrics = (await client.get("/metrics")).text
    assert 'alerts_received_total{status="firing"} 1.0' in metrics
    assert 'notifications_sent_total{channel="inbox",result="sent"} 1.0' in metrics
    assert 'notifications_sent_total{channel="websocket",result="offline"} 1.0' in metrics


def mention(number: int = 1) -> dict[str, object]:
    minute, second = divmod(number, 60)
    return {
        "recipients": ["bob"],
        "notification": {
            "id": f"m-{number}",
            "kind": "mention",
            "text": f"hello {number}",
            "created_at": f"2026-01-01T00:{minute:02}:{second:02}Z",
        },
    }


async def test_users_read_their_own_notifications_newest_first(client: AsyncClient) -> None:
    for number in (1, 3, 2, 2):
        answer = await client.post("/notifications", headers=as_service(), json=mention(number))
        assert answer.status_code == 202
    inbox = (await client.get("/notifications/bob", headers=bearer("bob"))).json()
    assert [found["id"] for found in inbox] == ["m-3", "m-2", "m-1"]
    assert (await client.get("/notifications/bob", headers=bearer("ann"))).status_code == 403
    assert (await client.get("/notifications/bob")).status_code == 401


async def test_an_inbox_keeps_the_newest(client: AsyncClient) -> None:
    for number in range(KEPT + 5):
        await client.post("/notifications", headers=as_service(), json=mention(number))
    inbox = (await client.get(f"/notifications/bob?limit={KEPT}", headers=bearer("bob"))).json()
    assert (len(inbox), inbox[0]["id"], inbox[-1]["id"]) == (KEPT, f"m-{KEPT + 4}", "m-5")


@pytest.mark.parametrize(("headers", "status"), [(bearer("bob"), 403), ({}, 401), (WEBHOOK, 403)])
async def test_only_services_notify(client: AsyncClient, headers: dict[str, str], status: int) -> None:
    assert (await client.post("/notifications", headers=headers, json=mention())).status_code == status


async def test_without_redis_alertmanager_is_asked_to_try_again(
    client: AsyncClient, redis_server: FakeServer
) -> None:
    redis_server.connected = False
    answers = [
        await send(client, alert()),
        await client.get("/alerts"),
        await client.get("/"),
        await client.post("/notifications", headers=as_service(), json=mention()),
        await client.get("/notifications/bob", headers=bearer("bob")),
    ]
    assert {answer.status_code for answer in answers} == {503}
    assert (
        'notifications_sent_total{channel="inbox",result="failed"} 1.0' in (await client.get("/metrics")).text
    )
