"""/d/{uid}: a dashboard's panels with what their queries answer now."""

from collections.abc import Iterator, Sequence

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from ..api.dashboards import get_dashboard
from ..api.ds_query import QueryRequest, answer_queries
from ..auth.access import Ctx
from ..auth.permissions import DASHBOARDS, Level, Target, require
from ..context import Context
from ..datasources.store import default_uid
from ..errors import GrafanaError
from ..gotemplate.values import show_float
from ..members import flag_at, member, object_at, objects_at, text_at
from ..timefmt import rfc3339
from ..wire import JsonObject
from .html import Html, element, join, page, table
from .variables import fill, saved_values
from .visitor import Visitor

router = APIRouter()
MAX_ROWS = 50
"""Rows a panel's table shows."""


@router.get("/d/{uid}")
@router.get("/d/{uid}/{slug}")
def dashboard_page(ctx: Ctx, who: Visitor, uid: str, slug: str = "") -> HTMLResponse:  # noqa: ARG001 - part of the path
    """The dashboard as tables."""
    with ctx.db.transaction() as session:
        row = get_dashboard(session, uid)
        require(session, who, Target(DASHBOARDS, uid), Level.View)
    default = default_uid(ctx.db)
    filled = fill(row.data, saved_values(row.data, default))
    dashboard = filled if isinstance(filled, dict) else {}
    sections = [_panel(ctx, dashboard, panel) for panel in _panels(dashboard)]
    return HTMLResponse(page(row.title, *sections))


def _panels(holder: JsonObject) -> Iterator[JsonObject]:
    for panel in objects_at(holder, "panels"):
        if text_at(panel, "type") != "row":
            yield panel
        yield from _panels(panel)


def _panel(ctx: Context, dashboard: JsonObject, panel: JsonObject) -> Html:
    title = element("h2", text_at(panel, "title", "Panel"))
    if text_at(panel, "type") == "text":
        return join((title, element("pre", text_at(panel, "options.content"))))
    targets = objects_at(panel, "targets")
    queries = [
        target | ({} if object_at(target, "datasource") else {"datasource": member(panel, "datasource")})
        for target in targets
    ]
    # Hidden queries are asked too: expressions may read them
    hidden = {text_at(target, "refId") for target in targets if flag_at(target, "hide")}
    if not queries:
        return title
    request = QueryRequest(
        queries=queries,
        begin=text_at(dashboard, "time.from", "now-6h"),
        end=text_at(dashboard, "time.to", "now"),
    )
    try:
        results = answer_queries(ctx, request)
    except GrafanaError as error:
        return join((title, element("p", error.message, class_="error")))
    return join((title, *(_result(ref_id, results[ref_id]) for ref_id in results if ref_id not in hidden)))


def _result(ref_id: str, result: JsonObject) -> Html:
    if error := text_at(result, "error"):
        return element("p", f"{ref_id}: {error}", class_="error")
    rows = [row for frame in objects_at(result, "frames") for row in _rows(frame)]
    if not rows:
        return element("p", f"{ref_id}: No data")
    return table((f"{ref_id}: series", "time", "value"), rows[:MAX_ROWS])


def _rows(frame: JsonObject) -> list[tuple[str, str, str]]:
    fields = objects_at(frame, "schema.fields")
    columns = member(frame, "data.values")
    values = columns if isinstance(columns, list) else []
    if text_at(frame, "schema.meta.type") in {"numeric-multi", "timeseries-multi"}:
        return [_last(frame, fields, values)]
    rows: list[tuple[str, str, str]] = []
    lists = [column for column in values if isinstance(column, list)]
    for cells in zip(*lists, strict=False):
        named = zip(fields, cells, strict=False)
        texts = [f"{text_at(field, 'name')}={cell}" for field, cell in named]
        rows.append(("", "", ", ".join(texts)))
    return rows


def _last(frame: JsonObject, fields: list[JsonObject], values: Sequence[object]) -> tuple[str, str, str]:
    name = next(
        (text_at(f, "config.displayNameFromDS") for f in fields if text_at(f, "config.displayNameFromDS")),
        text_at(frame, "schema.name"),
    )
    shown = {"time": "", "number": ""}
    for field, column in zip(fields, values, strict=False):
        last = column[-1] if isinstance(column, list) and column else None
        kind = text_at(field, "type")
        if isinstance(last, int | float):
            shown[kind] = rfc3339(last / 1000) if kind == "time" else show_float(float(last))
    return name, shown["time"], shown["number"] or "null"
