"""Every alert has a page that helps, and every page an alert."""

import re

import pytest
import yaml

from alert_rules import alerts
from alert_rules.runbooks import INDEX, RUNBOOKS, index, page_of
from alert_rules.thresholds import Unit
from cli.project import PROJECT
from tests.unit.alert_rules.examples import TOPOLOGIES
from tests.unit.alert_rules.promql import metrics

FOLDER = PROJECT / RUNBOOKS
PAGES = {
    str(page.relative_to(FOLDER).with_suffix("")): page.read_text()
    for page in sorted(FOLDER.rglob("*.md"))
    if page.name != INDEX
}
SYSTEMS = [yaml.safe_load(path.read_text()) for path in sorted((PROJECT / "systems").glob("*.yaml"))]
EVERY_PAGE = pytest.mark.parametrize("name", PAGES)


def test_every_alert_has_a_page_and_every_page_an_alert() -> None:
    found = [alert for topology in TOPOLOGIES.values() for alert in alerts(topology)]
    named = {page_of(alert) for alert in found}
    named |= {rule["runbook"] for system in SYSTEMS for rule in system.get("alerts", ())}
    assert {f"{RUNBOOKS}{page}.md" for page in PAGES} == named


def test_an_own_alert_names_its_own_page() -> None:
    (own,) = (alert for alert in alerts(TOPOLOGIES["grafana"]) if alert.name == "LowInventory")
    assert page_of(own) == "runbooks/PostgresDown.md"


def test_the_index_is_up_to_date() -> None:
    assert (FOLDER / INDEX).read_text() == index(FOLDER), "run './gantry docs'"


@EVERY_PAGE
def test_a_page_says_what_how_bad_where_to_look_and_what_to_do(name: str) -> None:
    assert PAGES[name].startswith(f"# {name.rpartition('/')[2]}\n")
    headings = re.findall(r"^## (.+)$", PAGES[name], re.MULTILINE)
    assert headings == ["How bad it is", "What to look at", "What to do"]


@EVERY_PAGE
def test_the_queries_of_a_page_parse(name: str) -> None:
    for query in re.findall(r"```promql\n(.+?)\n```", PAGES[name], re.DOTALL):
        assert metrics(query) or "__name__" in query
    for query in re.findall(r"```logql\n(.+?)\n```", PAGES[name], re.DOTALL):
        assert re.match(r"\{.+\}", query)


@EVERY_PAGE
def test_the_links_of_a_page_lead_somewhere(name: str) -> None:
    linked = re.findall(r"\]\(([^)]+)\)", PAGES[name])
    assert [link for link in linked if not ((FOLDER / name).parent / link).is_file()] == []


def test_a_page_names_the_share_at_which_its_alert_fires() -> None:
    in_words = {"TargetDown", "ContainerCpuThrottled", "ContainerGone", "TraefikConfigurationRefused"}
    for alert in alerts(TOPOLOGIES["grafana"]):
        bound = alert.threshold
        if bound.unit is Unit.RATIO and alert.name not in in_words:
            assert f"{bound.value:.0%}" in PAGES[alert.name], f"{alert.name} fires at {bound.value:.0%}"
