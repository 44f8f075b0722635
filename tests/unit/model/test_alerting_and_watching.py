"""Contacts, and the system's own alerts and dashboards."""

from pathlib import Path

import pytest

from model.container import SecretOrigin
from tests.unit.systems_on_paper import problems_of, topology_of

WEB = "services:\n  web: {kind: service, image: 'a:1', port: 80}\n  db: {kind: postgres, grafana: true}\n"
RULE = (
    "name: LowStock, service: web, severity: warning, above: 0, summary: low, description: low, runbook: p.md"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "p.md").write_text("# LowStock\n")
    return tmp_path


def test_mail_needs_a_mail_server(project: Path) -> None:
    text = WEB + "alerting: {contacts: [{name: team, kind: email, to: [a@b.c]}]}\n"
    assert "alerting.smtp" in problems_of(project, text)["alerting.contacts.team"].remedy


def test_a_webhook_of_a_service_that_is_not_there_is_refused(project: Path) -> None:
    text = WEB + "alerting: {contacts: [{name: hook, kind: webhook, service: wab}]}\n"
    assert "'web'" in problems_of(project, text)["alerting.contacts.hook.service"].remedy


def test_an_interval_that_grafana_can_not_keep_is_refused(project: Path) -> None:
    assert list(problems_of(project, WEB + "alerting: {interval: 15s}\n")) == ["alerting.interval"]


def test_alertmanager_is_there_where_it_is_the_router(project: Path) -> None:
    assert "alertmanager" not in topology_of(project, WEB).members
    assert "alertmanager" in topology_of(project, WEB + "alerting: {router: alertmanager}\n").members


def test_what_others_must_have_given_out_is_not_generated(project: Path) -> None:
    text = WEB + "alerting: {contacts: [{name: team, kind: slack, channel: '#a'}]}\n"
    (spec,) = [s for s in topology_of(project, text).secrets if s.name == "team-url"]
    assert spec.origin is SecretOrigin.ELSEWHERE
    assert spec.stand_in.startswith("http://not-configured.invalid/")


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("metrics: up, logs: x", "metrics and logs"),
        ("", "none of metrics"),
        ("sql: select 1", "whom to ask"),
    ],
)
def test_an_alert_asks_exactly_one_data_source(project: Path, question: str, reason: str) -> None:
    text = f"{WEB}alerts: [{{{RULE}, {question}}}]\n" if question else f"{WEB}alerts: [{{{RULE}}}]\n"
    (problem,) = problems_of(project, text).values()
    assert reason in problem.reason


def test_an_alert_fires_above_or_below_a_number(project: Path) -> None:
    (problem,) = problems_of(project, f"{WEB}alerts: [{{{RULE}, below: 1, metrics: up}}]\n").values()
    assert "above or below" in problem.reason


def test_sql_can_be_asked_only_where_grafana_has_a_role(project: Path) -> None:
    rule = f"{RULE}, sql: select 1, database: db"
    assert problems_of(project, f"{WEB}alerts: [{{{rule}}}]\n") == {}
    without = WEB.replace(", grafana: true", "")
    assert "alerts.LowStock.database" in problems_of(project, f"{without}alerts: [{{{rule}}}]\n")


def test_an_alert_without_its_page_is_refused(tmp_path: Path) -> None:
    found = problems_of(tmp_path, f"{WEB}alerts: [{{{RULE}, metrics: up}}]\n")
    assert list(found) == ["alerts.LowStock.runbook"]


def test_a_panel_asks_a_database_that_is_there(project: Path) -> None:
    panel = "{title: Orders, sql: select 1, database: wherehouse}"
    text = f"{WEB}dashboards: [{{title: Shop, panels: [{panel}]}}]\n"
    assert "dashboards.Shop.Orders.database" in problems_of(project, text)


def test_tools_name_what_they_work_with_first(project: Path) -> None:
    text = WEB + "  page: {kind: redis-commander, needs: [db]}\n"
    assert "Redis" in problems_of(project, text)["services.page.needs"].reason


def test_a_worker_without_a_port_needs_a_command_that_probes_it(project: Path) -> None:
    assert (
        "probe_by"
        in next(iter(problems_of(project, WEB + "  job: {kind: worker, image: 'a:1'}\n").values())).remedy
    )
    probe = "probe_by: {command: [pgrep, job]}"
    assert problems_of(project, WEB + f"  job: {{kind: worker, image: 'a:1', {probe}}}\n") == {}


def test_a_volume_of_something_that_keeps_nothing_is_refused(project: Path) -> None:
    assert "services.job.volume" in problems_of(
        project, WEB + "  job: {kind: worker, image: 'a:1', port: 1, volume: v}\n"
    )
