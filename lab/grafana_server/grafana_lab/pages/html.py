"""Builds HTML in which every text is escaped."""

from collections.abc import Iterable, Sequence
from html import escape

STYLE = (
    "body{font-family:sans-serif;margin:2rem;max-width:80rem}"
    "table{border-collapse:collapse;margin:.5rem 0 1.5rem}"
    "td,th{border:1px solid #ccc;padding:.2rem .6rem;text-align:left;vertical-align:top}"
    ".notice{background:#fff3cd;padding:.5rem 1rem}.error{color:#b00020}"
)


class Html(str):
    """A text that is HTML already."""

    __slots__ = ()


def element(name: str, *children: str, **attributes: str) -> Html:
    """An element; children that are no Html are escaped. `class_` is the attribute class."""
    opening = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items())
    return Html(f"<{name}{opening}>{join(children)}</{name}>")


def join(children: Iterable[str]) -> Html:
    """The children one after the other; those that are no Html are escaped."""
    return Html("".join(child if isinstance(child, Html) else escape(child) for child in children))


def link(address: str, text: str) -> Html:
    """A link."""
    return element("a", text, href=address)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
    """A table with a head."""
    head = element("tr", *(element("th", text) for text in heads))
    body = [element("tr", *(element("td", cell) for cell in row)) for row in rows]
    return element("table", head, *body)


def page(title: str, *children: str) -> str:
    """A whole page, which says what server it comes from."""
    notice = element(
        "p",
        "This is the lab's stand-in for Grafana: it has Grafana's API, queries, alerts and notifications, "
        "but shows them as plain tables.",
        class_="notice",
    )
    head = element(
        "head",
        Html('<meta charset="utf-8">'),
        element("title", f"{title} - Grafana (lab stand-in)"),
        element("style", Html(STYLE)),
    )
    return f"<!doctype html>{element('html', head, element('body', notice, element('h1', title), *children))}"
