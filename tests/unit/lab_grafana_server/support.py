"""What the tests of the Grafana stand-in share: a clock to turn by hand, a fake network, all of alerting."""

import json
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec, TypeVar

import httpx
from fastapi import FastAPI
from fastapi.testclient import TestClient

from lab.grafana_server.grafana_lab.alerting.receivers.deliverer import Deliverer
from lab.grafana_server.grafana_lab.alerting.router import Router
from lab.grafana_server.grafana_lab.alerting.scheduler import Scheduler
from lab.grafana_server.grafana_lab.alerting.state_store import StateStore
from lab.grafana_server.grafana_lab.app import attach, create_app
from lab.grafana_server.grafana_lab.context import Context
from lab.grafana_server.grafana_lab.metrics import Metrics
from lab.grafana_server.grafana_lab.settings import Settings
from lab.grafana_server.grafana_lab.store import Database
from lab.grafana_server.grafana_lab.vault import Vault
from lab.grafana_server.grafana_lab.wire import JsonObject

P = ParamSpec("P")
T = TypeVar("T")
START = 1_800_000_000.0
ADMIN = ("admin", "secret")
PROVISIONING = "/api/v1/provisioning"


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@dataclass
class FakeNetwork:
    """Answers the server's outgoing requests: Prometheus from `series`, hooks into `sent`."""

    series: list[tuple[dict[str, str], float]] = field(default_factory=list)
    failing: bool = False
    hook_statuses: list[int] = field(default_factory=list)
    requests: list[httpx.Request] = field(default_factory=list)
    sent: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.host == "prometheus":
            return self._prometheus(request)
        status = self.hook_statuses.pop(0) if self.hook_statuses else 200
        if status < 300:
            self.sent.append(request)
        return httpx.Response(status, json={"ok": True})

    def _prometheus(self, request: httpx.Request) -> httpx.Response:
        if self.failing:
            return httpx.Response(503, text="the database is locked")
        at = float(request.url.params.get("time", request.url.params.get("end", "0")))
        ranged = request.url.path.endswith("query_range")
        result = [
            {"metric": labels, "value": [at, str(value)], "values": [[at - 60, "7"], [at, str(value)]]}
            for labels, value in self.series
        ]
        kind = "matrix" if ranged else "vector"
        return httpx.Response(200, json={"status": "success", "data": {"resultType": kind, "result": result}})

    def bodies(self) -> list[JsonObject]:
        """The JSON objects that hooks were sent."""
        found: list[JsonObject] = [json.loads(request.content) for request in self.sent]
        return found


class InlineExecutor(Executor):
    """Runs at once what it is given."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@dataclass
class Server:
    """A server without its clock thread; `client` is signed in as administrator."""

    context: Context
    app: FastAPI
    client: TestClient
    clock: Clock
    network: FakeNetwork

    def ok(self, method: str, path: str, body: JsonObject | None = None) -> JsonObject:
        """The JSON object of a request that succeeds."""
        response = self.client.request(method, path, json=body)
        assert response.status_code < 300, f"{method} {path}: {response.status_code} {response.text}"
        answer: JsonObject = response.json() if response.content else {}
        return answer

    def refused(self, method: str, path: str, body: JsonObject | None = None) -> tuple[int, str]:
        """The status and the message of a request that fails."""
        response = self.client.request(method, path, json=body)
        assert response.status_code >= 400, f"{method} {path}: {response.status_code}"
        return response.status_code, str(response.json()["message"])


def make_server(
    folder: Path, network: FakeNetwork, clock: Clock, app: FastAPI | None = None, **settings: object
) -> Server:
    """A server over the database of a folder; in a given application it takes the place of the one before."""
    chosen = Settings.model_validate(
        {"data_dir": folder, "admin_password": ADMIN[1], "root_url": "https://grafana.test/"} | settings
    )
    context = Context(
        settings=chosen,
        db=Database(folder / "grafana.db"),
        vault=Vault(chosen.secret_key),
        clock=clock,
        http=httpx.Client(transport=httpx.MockTransport(network)),
        metrics=Metrics(),
    )
    if app is None:
        app = create_app(context)
    else:
        attach(app, context)
    client = TestClient(app, follow_redirects=False)
    client.auth = httpx.BasicAuth(*ADMIN)
    return Server(context, app, client, clock, network)


class Alerting:
    """Scheduler, router and deliveries of a server, driven tick by tick without a thread."""

    def __init__(self, server: Server) -> None:
        self._clock = server.clock
        self.pauses: list[float] = []
        self.states = StateStore(server.context.db)
        deliver = Deliverer(server.context, self._pause)
        self.router = Router(server.context, deliver, InlineExecutor())
        self.scheduler = Scheduler(
            server.context, self.states, self.router.put, InlineExecutor(), self.pauses.append
        )

    def run(self, seconds: float) -> None:
        """Turns the clock by seconds, one by one; evaluations happen at multiples of ten."""
        for _ in range(round(seconds)):
            self._clock.now += 1
            if self._clock.now % 10 == 0:
                self.scheduler.tick(self._clock.now)
            self.router.tick(self._clock.now)

    def _pause(self, seconds: float) -> bool:
        self.pauses.append(seconds)
        return False


def threshold_rule(**changes: object) -> JsonObject:
    """A rule that fires where `up` is below 1."""
    rule: dict[str, object] = {
        "uid": "down",
        "title": "Down",
        "condition": "C",
        "noDataState": "NoData",
        "execErrState": "Error",
        "for": "0s",
        "labels": {"severity": "critical"},
        "annotations": {"summary": "{{ $labels.instance }} answers {{ $values.A.Value }}"},
        "data": [
            {
                "refId": "A",
                "datasourceUid": "prom",
                "relativeTimeRange": {"from": 600, "to": 0},
                "model": {"refId": "A", "expr": "up", "instant": True},
            },
            {
                "refId": "C",
                "datasourceUid": "__expr__",
                "model": {
                    "refId": "C",
                    "type": "threshold",
                    "expression": "A",
                    "conditions": [{"evaluator": {"type": "lt", "params": [1]}}],
                },
            },
        ],
    }
    answer: JsonObject = json.loads(json.dumps(rule | changes))
    return answer


def put_group(server: Server, *rules: JsonObject, interval: int = 10, group: str = "g") -> JsonObject:
    """Writes a rule group into the folder `ops`."""
    body: JsonObject = {"interval": interval, "rules": list(rules)}
    return server.ok("PUT", f"{PROVISIONING}/folder/ops/rule-groups/{group}", body)


def with_hook(server: Server, **policy: object) -> None:
    """A Prometheus, a folder, a webhook contact point, and a policy tree that sends everything there."""
    server.ok("POST", "/api/folders", {"title": "Operations", "uid": "ops"})
    server.ok(
        "POST",
        "/api/datasources",
        {"name": "Prometheus", "type": "prometheus", "uid": "prom", "url": "http://prometheus:9090"},
    )
    hook: JsonObject = {"name": "hook", "type": "webhook", "settings": {"url": "http://hook/alerts"}}
    server.ok("POST", f"{PROVISIONING}/contact-points", hook)
    tree = {
        "receiver": "hook",
        "group_by": ["alertname"],
        "group_wait": "5s",
        "group_interval": "30s",
        "repeat_interval": "1h",
    }
    server.ok("PUT", f"{PROVISIONING}/policies", json.loads(json.dumps(tree | policy)))
