"""Alert rules in the database."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import conflict
from ..naming import new_uid
from ..store.alerting import AlertRuleRow
from ..store.content import Folder
from ..timefmt import Timestamp, rfc3339
from ..wire import JsonObject
from .rule_checks import with_defaults
from .rules import AlertRule, RuleAnswer, RuleBody, RuleDefinition


def group_rows(session: Session, folder_uid: str, group: str) -> list[AlertRuleRow]:
    """The rules of a group, in order."""
    query = select(AlertRuleRow).where(
        AlertRuleRow.folder_uid == folder_uid, AlertRuleRow.rule_group == group
    )
    return list(session.scalars(query.order_by(AlertRuleRow.position)))


def find_rule(session: Session, uid: str) -> AlertRuleRow | None:
    """The rule of a uid."""
    return session.scalar(select(AlertRuleRow).where(AlertRuleRow.uid == uid)) if uid else None


def save_rule(
    session: Session, row: AlertRuleRow | None, body: RuleBody, provenance: str, now: Timestamp
) -> AlertRuleRow:
    """Creates or replaces a rule; folder, group, position and interval of a new one are the caller's to set.

    Raises:
        GrafanaError: 409, the uid belongs to another rule.
    """
    other = find_rule(session, body.uid)
    if other is not None and other is not row:
        raise conflict(f"rule with UID {body.uid!r} already exists", "alerting.alert-rule.conflict")
    definition = _stored(body)
    if row is None:
        row = AlertRuleRow(uid=body.uid or new_uid(), version=0, definition={}, provenance=provenance)
    if row.definition != definition:
        row.version += 1
        row.updated = now
    row.definition, row.provenance = definition, provenance
    return row


def answer(row: AlertRuleRow) -> RuleAnswer:
    """A rule as the API shows it."""
    return RuleAnswer.model_validate(
        row.definition
        | {
            "id": row.id,
            "uid": row.uid,
            "folderUID": row.folder_uid,
            "ruleGroup": row.rule_group,
            "updated": rfc3339(row.updated),
            "provenance": row.provenance,
        }
    )


def load_rules(session: Session) -> list[AlertRule]:
    """All rules, by folder, group and position; the title of a folder that does not exist is empty."""
    titles = {folder.uid: folder.title for folder in session.scalars(select(Folder))}
    order = (AlertRuleRow.folder_uid, AlertRuleRow.rule_group, AlertRuleRow.position)
    return [
        AlertRule(
            uid=row.uid,
            folder_uid=row.folder_uid,
            folder_title=titles.get(row.folder_uid, ""),
            rule_group=row.rule_group,
            interval=row.interval,
            version=row.version,
            provenance=row.provenance,
            definition=RuleDefinition.model_validate(row.definition),
        )
        for row in session.scalars(select(AlertRuleRow).order_by(*order))
    ]


def _stored(body: RuleBody) -> JsonObject:
    complete = body.model_copy(update={"data": [with_defaults(query) for query in body.data]})
    dumped: JsonObject = complete.model_dump(
        mode="json", by_alias=True, exclude={"uid", "folder_uid", "rule_group"}
    )
    return dumped
