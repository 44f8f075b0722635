"""What each kind of integration is sent."""

import hashlib
import hmac
import json
import smtplib
from email.message import EmailMessage

import httpx
import pytest

from lab.grafana_server.grafana_lab.alerting.alerts import Alert
from lab.grafana_server.grafana_lab.settings import SmtpSettings
from lab.grafana_server.grafana_lab.wire import JsonObject
from tests.unit.lab_grafana_server.support import (
    PROVISIONING,
    START,
    Alerting,
    Clock,
    FakeNetwork,
    Server,
    make_server,
)

LABELS = {
    "alertname": "Down",
    "grafana_folder": "Operations",
    "host": "a",
    "__alert_rule_uid__": "down",
    "__alert_rule_namespace_uid__": "ops",
}


def alert(**labels: str) -> Alert:
    return Alert(
        labels=LABELS | labels,
        annotations={"summary": "it is down", "__dashboardUid__": "board", "__panelId__": "4"},
        starts_at=START,
        ends_at=START + 1e6,
        updated_at=START,
        values={"A": 0.0, "N": float("nan")},
        value_string="[ var='A' labels={host=a} value=0 ]",
        generator_url="https://grafana.test/alerting/grafana/down/view?orgId=1",
    )


def deliver(server: Server, kind: str, settings: JsonObject, *alerts: Alert) -> httpx.Request:
    """The request by which alerts reach a contact point."""
    body: JsonObject = {"name": "point", "type": kind, "settings": settings}
    server.ok("POST", f"{PROVISIONING}/contact-points", body)
    server.ok("PUT", f"{PROVISIONING}/policies", {"receiver": "point", "group_by": ["alertname"]})
    alerting = Alerting(server)
    alerting.router.put(alerts)
    alerting.run(30)
    [request] = server.network.sent
    return request


def test_the_webhooks_body_is_grafanas(server: Server) -> None:
    request = deliver(server, "webhook", {"url": "http://hook/x"}, alert(), alert(host="b"))
    body = json.loads(request.content)
    assert list(body) == [
        "receiver",
        "status",
        "alerts",
        "groupLabels",
        "commonLabels",
        "commonAnnotations",
        "externalURL",
        "version",
        "groupKey",
        "truncatedAlerts",
        "orgId",
        "title",
        "state",
        "message",
    ]
    assert (body["receiver"], body["status"], body["state"], body["version"]) == (
        "point",
        "firing",
        "alerting",
        "1",
    )
    assert body["groupKey"] == '{}:{alertname="Down"}'
    assert body["commonLabels"] == {"alertname": "Down", "grafana_folder": "Operations"}
    assert body["title"] == "[FIRING:2] Down (Operations)"
    assert body["externalURL"] == "https://grafana.test/"
    first = body["alerts"][0]
    silence_url = first.pop("silenceURL")
    assert silence_url.startswith("https://grafana.test/alerting/silence/new?alertmanager=grafana&matcher=")
    span = "from=1799996400000&orgId=1&to=1800000030000"
    assert first == {
        "status": "firing",
        "labels": {"alertname": "Down", "grafana_folder": "Operations", "host": "a"},
        "annotations": {"summary": "it is down"},
        "startsAt": "2027-01-15T08:00:00Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "https://grafana.test/alerting/grafana/down/view?orgId=1",
        "fingerprint": alert().fingerprint,
        "dashboardURL": f"https://grafana.test/d/board?{span}",
        "panelURL": f"https://grafana.test/d/board?{span}&viewPanel=4",
        "values": {"A": 0.0},
        "valueString": "[ var='A' labels={host=a} value=0 ]",
        "orgId": 1,
    }


def test_the_default_message_lists_each_alert(server: Server) -> None:
    request = deliver(server, "webhook", {"url": "http://hook/x"}, alert())
    message = json.loads(request.content)["message"]
    assert message.startswith("**Firing**\n\nValue: A=0\nLabels:\n - alertname = Down\n")
    assert "Annotations:\n - summary = it is down\n" in message
    assert "Dashboard: https://grafana.test/d/board" in message


def test_a_webhook_lists_at_most_so_many_alerts(server: Server) -> None:
    request = deliver(server, "webhook", {"url": "http://hook/x", "maxAlerts": "1"}, alert(), alert(host="b"))
    body = json.loads(request.content)
    assert (len(body["alerts"]), body["truncatedAlerts"]) == (1, 1)


def test_a_webhook_carries_its_headers_method_and_credentials(server: Server) -> None:
    settings: JsonObject = {
        "url": "http://hook/x",
        "httpMethod": "PUT",
        "authorization_scheme": "Token",
        "authorization_credentials": "abc",
        "headers": {"X-Team": "crew"},
    }
    request = deliver(server, "webhook", settings, alert())
    assert request.method == "PUT"
    assert request.headers["authorization"] == "Token abc"
    assert request.headers["x-team"] == "crew"
    assert request.headers["content-type"] == "application/json"


def test_a_webhook_signs_its_body(server: Server) -> None:
    settings: JsonObject = {
        "url": "http://hook/x",
        "hmacConfig": {"secret": "key", "timestampHeader": "X-Time"},
    }
    request = deliver(server, "webhook", settings, alert())
    signed = request.headers["x-time"].encode() + b":" + request.content
    expected = hmac.new(b"key", signed, hashlib.sha256).hexdigest()
    assert request.headers["x-grafana-alerting-signature"] == expected


def test_templates_write_title_message_and_payload(server: Server) -> None:
    template = '{{ define "who" }}{{ range .Alerts.Firing }}{{ .Labels.host }}!{{ end }}{{ end }}'
    server.ok("PUT", f"{PROVISIONING}/templates/mine", {"template": template})
    settings: JsonObject = {
        "url": "http://hook/x",
        "title": '{{ template "who" . }}',
        "message": "{{ .Status | toUpper }} since {{ (index .Alerts 0).StartsAt.Format `15:04` }}",
    }
    body = json.loads(deliver(server, "webhook", settings, alert()).content)
    assert (body["title"], body["message"]) == ("a!", "FIRING since 08:00")


def test_a_payload_template_replaces_the_body(server: Server) -> None:
    template = '{{ data.ToJSON (coll.Dict "n" (len .Alerts) "team" .Vars.team "labels" .CommonLabels) }}'
    settings: JsonObject = {
        "url": "http://hook/x",
        "payload": {"template": template, "vars": {"team": "crew"}},
    }
    body = json.loads(deliver(server, "webhook", settings, alert()).content)
    assert body == {
        "n": 1,
        "team": "crew",
        "labels": {"alertname": "Down", "grafana_folder": "Operations", "host": "a"},
    }


def test_a_title_that_fails_falls_back_to_the_default(server: Server) -> None:
    settings: JsonObject = {"url": "http://hook/x", "title": "{{ oops }}"}
    body = json.loads(deliver(server, "webhook", settings, alert()).content)
    assert body["title"] == "[FIRING:1] Down (Operations a)"


def test_slack_gets_an_attachment(server: Server) -> None:
    settings: JsonObject = {
        "token": "xoxb",
        "recipient": "#ops",
        "endpointUrl": "http://slack/api",
        "mentionChannel": "here",
    }
    request = deliver(server, "slack", settings, alert())
    body = json.loads(request.content)
    assert request.headers["authorization"] == "Bearer xoxb"
    assert (body["channel"], body["text"]) == ("#ops", "<!here|here>")
    assert body["attachments"][0]["title"] == "[FIRING:1] Down (Operations a)"
    assert body["attachments"][0]["color"] == "#D63232"


def test_pagerduty_gets_an_event(server: Server) -> None:
    settings: JsonObject = {"integrationKey": "key", "severity": "warning", "details": {"runbook": "r"}}
    request = deliver(server, "pagerduty", settings, alert())
    body = json.loads(request.content)
    assert str(request.url) == "https://events.pagerduty.com/v2/enqueue"
    assert (body["routing_key"], body["event_action"]) == ("key", "trigger")
    assert body["payload"]["severity"] == "warning"
    assert body["payload"]["custom_details"]["num_firing"] == "1"
    assert body["payload"]["custom_details"]["runbook"] == "r"
    assert len(body["dedup_key"]) == 64


def test_an_alertmanager_gets_the_alerts_themselves(server: Server) -> None:
    settings: JsonObject = {"url": "http://am:9093/", "basicAuthUser": "u", "basicAuthPassword": "p"}
    request = deliver(server, "prometheus-alertmanager", settings, alert(**{"some-label": "x"}))
    [sent] = json.loads(request.content)
    assert str(request.url) == "http://am:9093/api/v2/alerts"
    assert request.headers["authorization"].startswith("Basic ")
    assert sent["labels"]["some_label"] == "x"
    assert sent["startsAt"] == "2027-01-15T08:00:00Z"


def test_email_goes_to_each_address(
    seeded: object, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[EmailMessage] = []

    class FakeSmtp:
        def __init__(self, host: str, port: int, timeout: float) -> None:
            assert (host, port, timeout) == ("mail", 25, 30.0)

        def __enter__(self) -> "FakeSmtp":
            return self

        def __exit__(self, *_error: object) -> None:
            return None

        def ehlo(self) -> None:
            return None

        def has_extn(self, _name: str) -> bool:
            return False

        def send_message(self, mail: EmailMessage) -> None:
            sent.append(mail)

    monkeypatch.setattr(smtplib, "SMTP", FakeSmtp)
    smtp = SmtpSettings(enabled=True, host="mail", from_address="g@x.test")
    server = make_server(tmp_path_factory.mktemp("mail"), FakeNetwork(), Clock(), smtp=smtp)
    body: JsonObject = {"name": "point", "type": "email", "settings": {"addresses": "a@x.test; b@x.test"}}
    server.ok("POST", f"{PROVISIONING}/contact-points", body)
    server.ok("PUT", f"{PROVISIONING}/policies", {"receiver": "point"})
    alerting = Alerting(server)
    alerting.router.put([alert()])
    alerting.run(30)
    assert [mail["To"] for mail in sent] == ["a@x.test", "b@x.test"]
    assert sent[0]["Subject"] == "[FIRING:1] (Down Operations a)"
    assert "it is down" in sent[0].get_content()


def test_email_without_smtp_fails_and_says_why(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    alerting = Alerting(server)
    alerting.router.put([alert()])
    alerting.run(40)
    assert (
        'grafana_alerting_notifications_failed_total{integration="email"'
        in server.client.get("/metrics").text
    )
    assert "Notification failed" in caplog.text
