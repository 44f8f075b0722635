"""/api/v1/provisioning/contact-points."""

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..alerting.contact_points import ContactPointBody, answer, save
from ..alerting.provenance import check_change
from ..alerting.references import (
    all_routes,
    is_receiver_in_policies,
    is_receiver_in_rules,
    load_tree,
    save_tree,
)
from ..alerting.routes import Route
from ..auth.access import Ctx
from ..errors import GrafanaError, bad_request, conflict, not_found
from ..naming import MAX_UID_LENGTH, is_valid_uid
from ..store.alerting import ContactPointRow
from ..wire import Message
from .provisioning_access import NotificationReader, NotificationWriter
from .provisioning_rules import Provenance

router = APIRouter(prefix="/api/v1/provisioning/contact-points")


@router.get("")
def list_contact_points(ctx: Ctx, _who: NotificationReader, name: str = "") -> list[ContactPointBody]:
    """All integrations, or those of one contact point, by name."""
    with ctx.db.transaction() as session:
        rows = session.scalars(select(ContactPointRow).order_by(ContactPointRow.name, ContactPointRow.id))
        return [answer(row) for row in rows if not name or row.name == name]


@router.post("", status_code=202)
def create_contact_point(
    ctx: Ctx, _who: NotificationWriter, source: Provenance, body: ContactPointBody
) -> ContactPointBody:
    """Adds an integration, to an existing contact point if it has that name."""
    if body.uid and (not is_valid_uid(body.uid) or len(body.uid) > MAX_UID_LENGTH):
        raise bad_request("invalid object specification: invalid uid")
    with ctx.db.transaction() as session:
        if body.uid and session.scalar(select(ContactPointRow).where(ContactPointRow.uid == body.uid)):
            raise bad_request(
                f"invalid object specification: receiver configuration with UID '{body.uid}' already exists"
            )
        row = save(ctx.vault, None, body, source)
        session.add(row)
        session.flush()
        return answer(row)


@router.put("/{uid}", status_code=202)
def update_contact_point(
    ctx: Ctx, _who: NotificationWriter, source: Provenance, uid: str, body: ContactPointBody
) -> Message:
    """Replaces an integration; where the only one of a contact point is renamed, the policies follow."""
    with ctx.db.transaction() as session:
        row = session.scalar(select(ContactPointRow).where(ContactPointRow.uid == uid))
        if row is None:
            raise not_found(
                f"contact point '{uid}' not found", "alerting.notifications.contact-points.notFound"
            )
        check_change(row.provenance, source)
        old = row.name
        if body.name != old and _siblings(session, old) == 1:
            if is_receiver_in_rules(session, old):
                raise _used_by_rule()
            tree = load_tree(session)
            if any(route.receiver == old for route in all_routes(tree)):
                save_tree(session, _renamed(tree, old, body.name), tree.provenance)
        save(ctx.vault, row, body, source)
        return Message(message="contactpoint updated")


@router.delete("/{uid}", status_code=202)
def delete_contact_point(ctx: Ctx, _who: NotificationWriter, uid: str) -> Message:
    """Deletes an integration; the last one of a contact point only while nothing names it."""
    with ctx.db.transaction() as session:
        row = session.scalar(select(ContactPointRow).where(ContactPointRow.uid == uid))
        if row is None:
            raise not_found(
                f"contact point '{uid}' not found", "alerting.notifications.contact-points.notFound"
            )
        if _siblings(session, row.name) == 1:
            if is_receiver_in_policies(session, row.name):
                raise conflict(
                    "Contact point is currently referenced by a notification policy.",
                    "alerting.notifications.contact-points.referenced",
                )
            if is_receiver_in_rules(session, row.name):
                raise _used_by_rule()
        session.delete(row)
        return Message(message="contactpoint deleted")


def _used_by_rule() -> GrafanaError:
    return conflict(
        "Contact point is currently used in the notification settings of one or many alert rules.",
        "alerting.notifications.contact-points.used-by-rule",
    )


def _siblings(session: Session, name: str) -> int:
    return len(list(session.scalars(select(ContactPointRow.id).where(ContactPointRow.name == name))))


def _renamed(route: Route, old: str, new: str) -> Route:
    return route.model_copy(
        update={
            "receiver": new if route.receiver == old else route.receiver,
            "routes": [_renamed(child, old, new) for child in route.routes],
        }
    )
