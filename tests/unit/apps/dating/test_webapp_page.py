"""The page keeps to the policy that it is served with, and to the API that it reads."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dating_bot.web.schema import MAX_PAGE_SIZE, PublicProfile, Stats

PAGE = Path(__file__).parents[4] / "apps" / "dating_webapp" / "page"
SCRIPTS = {path.name: path.read_text() for path in (PAGE / "assets").glob("*.js")}


class Elements(HTMLParser):
    """The page's elements as (tag, attributes), and the text inside script and style."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[str] = []
        self.feed((PAGE / "index.html").read_text())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] in {"script", "style"} and data.strip():
            self.inline.append(data)

    def values(self, attribute: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(attribute))]


@pytest.fixture(scope="module")
def page() -> Elements:
    return Elements()


def test_nothing_is_inline(page: Elements) -> None:
    assert page.inline == []
    for tag, attributes in page.elements:
        assert not {name for name in attributes if name == "style" or name.startswith("on")}, tag
        assert tag != "style"


def test_all_that_the_page_loads_is_an_asset_and_is_there(page: Elements) -> None:
    loaded = [value for value in page.values("src") + page.values("href") if not value.startswith("#")]
    assert len(loaded) == 3
    for path in loaded:
        assert path.startswith("assets/"), "the build renames this folder in the page"
        assert (PAGE / path).is_file()


def test_scripts_import_what_is_there_and_make_no_html_of_text() -> None:
    for script in SCRIPTS.values():
        for path in re.findall(r'from "(.+?)"', script):
            assert (PAGE / "assets" / path).is_file()
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script)


def test_what_the_scripts_look_for_is_on_the_page(page: Elements) -> None:
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'byId\("(.+?)"\)', SCRIPTS["page.js"])) <= set(ids)
    assert {label for tag, a in page.elements if tag == "label" and (label := a.get("for"))} <= set(ids)


def test_the_page_reads_what_the_api_gives(page: Elements) -> None:
    assert set(page.values("data-figure")) == set(Stats.model_fields)
    assert set(re.findall(r"\bprofile\.(\w+)", SCRIPTS["page.js"])) <= set(PublicProfile.model_fields)
    (limit,) = re.findall(r'limit: "(\d+)"', SCRIPTS["api.js"])
    assert 1 <= int(limit) <= MAX_PAGE_SIZE


def test_the_page_can_be_used_without_seeing_it(page: Elements) -> None:
    elements = dict(page.elements)
    assert elements["html"]["lang"] == "en"
    assert "status" in page.values("role")
    assert [tag for tag, _ in page.elements if tag == "h1"] == ["h1"]
    assert set(page.values("aria-labelledby")) <= set(page.values("id"))
    assert "#profiles" in page.values("href"), "the skip link"
