"""/: folders, dashboards and alerts; /alerting/…: the alert rules."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlalchemy import select

from ..alerting.rule_store import load_rules
from ..api.engine import Engine
from ..api.rule_status_models import rule_status
from ..auth.access import Ctx
from ..auth.identity import Identity
from ..auth.permissions import DASHBOARDS, FOLDERS, Level, Target, level_of
from ..context import Context
from ..store.content import Dashboard, Folder
from .html import Html, element, join, link, page, table
from .visitor import Visitor

router = APIRouter()


@router.get("/")
@router.get("/dashboards")
def landing(ctx: Ctx, who: Visitor, engine: Engine) -> HTMLResponse:
    """Everything that the visitor may view."""
    sections = [
        element("h2", "Dashboards"),
        _dashboards(ctx, who),
        element("h2", "Alert rules"),
        _rules(ctx, who, engine),
        element("p", link(f"{ctx.settings.sub_path}/logout", "Log out")),
    ]
    return HTMLResponse(page("Home", *sections))


@router.get("/alerting/list")
@router.get("/alerting/grafana/{uid}/view")
def alert_rules(ctx: Ctx, who: Visitor, engine: Engine, uid: str = "") -> HTMLResponse:
    """The rules, or one of them, with their alerts."""
    return HTMLResponse(page("Alert rules", _rules(ctx, who, engine, uid)))


def _dashboards(ctx: Context, who: Identity) -> Html:
    with ctx.db.transaction() as session:
        titles = {row.uid: row.title for row in session.scalars(select(Folder))}
        rows = [
            row
            for row in session.scalars(select(Dashboard).order_by(Dashboard.folder_uid, Dashboard.title))
            if level_of(session, who, Target(DASHBOARDS, row.uid)) >= Level.View
        ]
    cells = [
        (titles.get(row.folder_uid, "General"), link(f"{ctx.settings.sub_path}/d/{row.uid}", row.title))
        for row in rows
    ]
    return table(("Folder", "Dashboard"), cells)


def _rules(ctx: Context, who: Identity, engine: Engine, uid: str = "") -> Html:
    with ctx.db.transaction() as session:
        rules = [
            rule
            for rule in load_rules(session)
            if (not uid or rule.uid == uid)
            and level_of(session, who, Target(FOLDERS, rule.folder_uid)) >= Level.View
        ]
    rows = []
    for rule in rules:
        states = list(engine.states.of_rule(rule.uid).values())
        status = rule_status(rule, states, engine.scheduler.last_runs.get(rule.uid))
        alerts = [
            element("div", f"{alert.state}: {', '.join(f'{k}={v}' for k, v in sorted(alert.labels.items()))}")
            for alert in status.alerts
        ]
        rows.append(
            (
                rule.folder_title,
                rule.rule_group,
                rule.definition.title,
                status.state,
                f"{status.health} {status.last_error}".strip(),
                join(alerts),
            )
        )
    return table(("Folder", "Group", "Rule", "State", "Health", "Alerts"), rows)
