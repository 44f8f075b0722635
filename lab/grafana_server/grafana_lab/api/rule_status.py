"""/api/prometheus/grafana: the state of rules and alerts."""

from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlalchemy.orm import Session

from ..alerting.rule_store import load_rules
from ..alerting.rules import AlertRule
from ..auth.access import Ctx, SignedIn
from ..auth.identity import Identity
from ..auth.permissions import FOLDERS, Level, Target, level_of
from ..wire import Wire
from .engine import Engine
from .rule_status_models import AlertStatus, GroupStatus, alert_status, group_status, rule_status

router = APIRouter(prefix="/api/prometheus/grafana/api/v1")


class GroupList(Wire):
    """All groups, and how many rules are in which state."""

    groups: list[GroupStatus]
    totals: dict[str, int]


class RulesAnswer(Wire):
    """GET rules."""

    status: str = "success"
    data: GroupList


class AlertList(Wire):
    """All alerts."""

    alerts: list[AlertStatus]


class AlertsAnswer(Wire):
    """GET alerts."""

    status: str = "success"
    data: AlertList


class RuleFilter(BaseModel):
    """GET rules: what is empty takes all."""

    folder_uid: str = ""
    rule_group: str = ""
    state: list[str] = []


@router.get("/rules")
def list_rules(
    ctx: Ctx,
    who: SignedIn,
    engine: Engine,
    wanted: Annotated[RuleFilter, Query()],
) -> RulesAnswer:
    """The rules of folders that the caller may view, by group."""
    with ctx.db.transaction() as session:
        rules = [
            rule
            for rule in _visible(session, who)
            if wanted.folder_uid in {"", rule.folder_uid} and wanted.rule_group in {"", rule.rule_group}
        ]
    groups: list[GroupStatus] = []
    totals: dict[str, int] = {}
    for _key, members in groupby(rules, key=lambda rule: (rule.folder_uid, rule.rule_group)):
        group = list(members)
        runs = engine.scheduler.last_runs
        statuses = [
            rule_status(rule, list(engine.states.of_rule(rule.uid).values()), runs.get(rule.uid))
            for rule in group
        ]
        statuses = [status for status in statuses if not wanted.state or status.state in wanted.state]
        for status in statuses:
            totals[status.state] = totals.get(status.state, 0) + 1
        if statuses:
            last = [runs[rule.uid] for rule in group if rule.uid in runs]
            groups.append(group_status(group, statuses, last))
    return RulesAnswer(data=GroupList(groups=groups, totals=totals))


@router.get("/alerts")
def list_alerts(ctx: Ctx, who: SignedIn, engine: Engine) -> AlertsAnswer:
    """The alerts of rules of folders that the caller may view, normal ones included."""
    with ctx.db.transaction() as session:
        rules = _visible(session, who)
    alerts = [alert_status(state) for rule in rules for state in engine.states.of_rule(rule.uid).values()]
    return AlertsAnswer(data=AlertList(alerts=alerts))


def _visible(session: Session, who: Identity) -> list[AlertRule]:
    return [
        rule
        for rule in load_rules(session)
        if level_of(session, who, Target(FOLDERS, rule.folder_uid)) >= Level.View
    ]
