"""Every alert has a page that helps, and every page an alert."""

import re

import pytest

from alert_rules import alerts
from alert_rules.runbooks import INDEX, RUNBOOKS, index
from alert_rules.thresholds import Unit
from cli.project import PROJECT
from tests.unit.alert_rules.examples import MOTOO, SMALL
from tests.unit.alert_rules.promql import metrics

FOLDER = PROJECT / RUNBOOKS
PAGES = {page.stem: page.read_text() for page in sorted(FOLDER.glob("*.md")) if page.name != INDEX}
EVERY_PAGE = pytest.mark.parametrize("name", PAGES)


def test_every_alert_has_a_page_and_every_page_an_alert() -> None:
    assert set(PAGES) == {alert.name for topology in (MOTOO, SMALL) for alert in alerts(topology)}


def test_the_index_is_up_to_date() -> None:
    assert (FOLDER / INDEX).read_text() == index(FOLDER), "run 'python -m alert_rules.runbooks'"


@EVERY_PAGE
def test_a_page_says_what_how_bad_where_to_look_and_what_to_do(name: str) -> None:
    assert PAGES[name].startswith(f"# {name}\n")
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
    assert [link for link in linked if not (FOLDER / link).is_file()] == []


def test_a_page_names_the_share_at_which_its_alert_fires() -> None:
    for alert in alerts(MOTOO):
        bound = alert.threshold
        if bound.unit is Unit.RATIO and alert.name not in {"TargetDown", "ContainerCpuThrottled"}:
            assert f"{bound.value:.0%}" in PAGES[alert.name], f"{alert.name} fires at {bound.value:.0%}"
