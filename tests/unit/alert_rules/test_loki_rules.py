"""The rule files of Loki's ruler."""

import re

import yaml

from alert_rules import alerts
from alert_rules.datasource import Datasource
from alert_rules.links import Links
from alert_rules.loki import rule_files
from tests.unit.alert_rules.examples import ALERTMANAGER, GRAFANA


def test_with_grafana_as_router_loki_evaluates_nothing() -> None:
    assert rule_files(GRAFANA) == {}


def test_every_alert_on_logs_is_a_rule_of_its_services_file() -> None:
    found = {
        (name, rule["alert"])
        for name, text in rule_files(ALERTMANAGER).items()
        for group in yaml.safe_load(text)["groups"]
        for rule in group["rules"]
    }
    on_lines = [alert for alert in alerts(ALERTMANAGER) if alert.datasource is Datasource.LOKI]
    assert found == {(f"{alert.service}.yml", alert.name) for alert in on_lines}
    assert ("web.yml", "LoginsFail") in found


def test_groups_are_named_after_services() -> None:
    for name, text in rule_files(ALERTMANAGER).items():
        assert [f"{group['name']}.yml" for group in yaml.safe_load(text)["groups"]] == [name]


def test_rules_carry_what_prometheus_adds_to_its_own_alerts() -> None:
    (rule,) = yaml.safe_load(rule_files(ALERTMANAGER)["pgadmin.yml"])["groups"][0]["rules"]
    assert (rule["labels"]["system"], rule["labels"]["stack"]) == ("every", "dev")


def test_rules_link_to_the_dashboard() -> None:
    text = rule_files(ALERTMANAGER, Links(grafana="http://g"))["db-backup.yml"]
    urls = re.findall(r"dashboard_url: (\S+)", text)
    assert urls == ["http://g/d/backups?viewPanel=1", "http://g/d/backups?viewPanel=2"]
