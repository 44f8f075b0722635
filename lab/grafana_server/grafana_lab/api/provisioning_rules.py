"""/api/v1/provisioning: alert rules and rule groups."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..alerting.references import check_rule_references
from ..alerting.rule_checks import check_interval, check_rule
from ..alerting.rule_store import answer, find_rule, group_rows, save_rule
from ..alerting.rules import RuleAnswer, RuleBody, RuleGroupAnswer, RuleGroupBody
from ..auth.access import Ctx, at_least
from ..auth.identity import Identity, Role
from ..errors import bad_request, conflict, not_found
from ..store.alerting import AlertRuleRow

router = APIRouter(prefix="/api/v1/provisioning")
Reader = Annotated[Identity, Depends(at_least(Role.VIEWER, "alert.provisioning:read"))]
Writer = Annotated[Identity, Depends(at_least(Role.EDITOR, "alert.provisioning:write"))]
DEFAULT_INTERVAL = 60
"""Seconds; the interval of a group that comes into being by a single rule."""


def provenance(x_disable_provenance: Annotated[str | None, Header()] = None) -> str:
    """`api`, or nothing where the caller wants the object to stay editable in the user interface."""
    return "" if x_disable_provenance is not None else "api"


Provenance = Annotated[str, Depends(provenance)]


@router.get("/alert-rules")
def list_rules(ctx: Ctx, _who: Reader) -> list[RuleAnswer]:
    """All rules."""
    with ctx.db.transaction() as session:
        order = (AlertRuleRow.folder_uid, AlertRuleRow.rule_group, AlertRuleRow.position)
        return [answer(row) for row in session.scalars(select(AlertRuleRow).order_by(*order))]


@router.get("/alert-rules/{uid}")
def read_rule(ctx: Ctx, _who: Reader, uid: str) -> RuleAnswer:
    """One rule."""
    with ctx.db.transaction() as session:
        return answer(_get(session, uid))


@router.post("/alert-rules", status_code=201)
def create_rule(ctx: Ctx, _who: Writer, source: Provenance, body: RuleBody) -> RuleAnswer:
    """Adds a rule at the end of its group."""
    if not body.folder_uid or not body.rule_group:
        raise bad_request("invalid alert rule: folderUID and ruleGroup must be set")
    check_rule(body)
    with ctx.db.transaction() as session:
        check_rule_references(session, body)
        members = group_rows(session, body.folder_uid, body.rule_group)
        row = save_rule(session, None, body, source, ctx.clock())
        row.folder_uid, row.rule_group, row.position = body.folder_uid, body.rule_group, len(members)
        row.interval = members[0].interval if members else DEFAULT_INTERVAL
        session.add(row)
        session.flush()
        return answer(row)


@router.put("/alert-rules/{uid}")
def update_rule(ctx: Ctx, _who: Writer, source: Provenance, uid: str, body: RuleBody) -> RuleAnswer:
    """Replaces a rule."""
    check_rule(body)
    with ctx.db.transaction() as session:
        row = _get(session, uid)
        _check_provenance(row, source)
        check_rule_references(session, body)
        save_rule(session, row, body.model_copy(update={"uid": uid}), source, ctx.clock())
        if (body.folder_uid, body.rule_group) != (row.folder_uid, row.rule_group):
            members = group_rows(session, body.folder_uid, body.rule_group)
            row.folder_uid, row.rule_group, row.position = body.folder_uid, body.rule_group, len(members)
            row.interval = members[0].interval if members else row.interval
        return answer(row)


@router.delete("/alert-rules/{uid}", status_code=204)
def delete_rule(ctx: Ctx, _who: Writer, uid: str) -> Response:
    """Deletes a rule; one that does not exist is deleted already."""
    with ctx.db.transaction() as session:
        row = find_rule(session, uid)
        if row is not None:
            session.delete(row)
        return Response(status_code=204)


@router.get("/folder/{folder_uid}/rule-groups/{group}")
def read_group(ctx: Ctx, _who: Reader, folder_uid: str, group: str) -> RuleGroupAnswer:
    """A group with its rules."""
    with ctx.db.transaction() as session:
        return _group_answer(session, folder_uid, group)


@router.put("/folder/{folder_uid}/rule-groups/{group}")
def write_group(
    ctx: Ctx, _who: Writer, source: Provenance, folder_uid: str, group: str, body: RuleGroupBody
) -> RuleGroupAnswer:
    """Replaces a group: rules that are not listed are deleted, rules of other groups are moved into it."""
    check_interval(body.interval)
    for rule in body.rules:
        check_rule(rule)
    uids = [rule.uid for rule in body.rules if rule.uid]
    if len(set(uids)) != len(uids):
        raise bad_request("invalid alert rule: two rules of the group have the same uid")
    with ctx.db.transaction() as session:
        for row in group_rows(session, folder_uid, group):
            _check_provenance(row, source)
            if row.uid not in uids:
                session.delete(row)
        session.flush()
        for position, rule in enumerate(body.rules):
            check_rule_references(session, rule)
            current = find_rule(session, rule.uid)
            if current is not None:
                _check_provenance(current, source)
            row = save_rule(session, current, rule, source, ctx.clock())
            row.folder_uid, row.rule_group = folder_uid, group
            row.position, row.interval = position, body.interval
            session.add(row)
        session.flush()
        if not body.rules:
            return RuleGroupAnswer(title=group, folder_uid=folder_uid, interval=body.interval, rules=[])
        return _group_answer(session, folder_uid, group)


@router.delete("/folder/{folder_uid}/rule-groups/{group}", status_code=204)
def delete_group(ctx: Ctx, _who: Writer, folder_uid: str, group: str) -> Response:
    """Deletes a group with its rules."""
    with ctx.db.transaction() as session:
        rows = group_rows(session, folder_uid, group)
        if not rows:
            raise not_found("rule group not found")
        for row in rows:
            session.delete(row)
        return Response(status_code=204)


def _get(session: Session, uid: str) -> AlertRuleRow:
    row = find_rule(session, uid)
    if row is None:
        raise not_found("could not find alert rule", "alerting.alert-rule.notFound")
    return row


def _group_answer(session: Session, folder_uid: str, group: str) -> RuleGroupAnswer:
    rows = group_rows(session, folder_uid, group)
    if not rows:
        raise not_found("rule group not found")
    return RuleGroupAnswer(
        title=group, folder_uid=folder_uid, interval=rows[0].interval, rules=[answer(row) for row in rows]
    )


def _check_provenance(row: AlertRuleRow, source: str) -> None:
    # Rules may change between "api" and none in both directions; what a file provisions is the file's
    if row.provenance not in {"", "api"}:
        raise conflict(f"cannot change provenance from '{row.provenance}' to '{source}'")
