"""/api/v1/provisioning/policies: the notification policy tree."""

from fastapi import APIRouter
from sqlalchemy import select

from ..alerting.contact_points import ensure_default_receiver
from ..alerting.provenance import check_change
from ..alerting.references import interval_names, load_tree, receiver_names, save_tree
from ..alerting.route_checks import check_tree
from ..alerting.routes import Route
from ..auth.access import Ctx
from ..store.alerting import NotificationPolicyRow
from ..wire import Message
from .provisioning_access import NotificationReader, NotificationWriter
from .provisioning_rules import Provenance

router = APIRouter(prefix="/api/v1/provisioning/policies")


@router.get("")
def read_policies(ctx: Ctx, _who: NotificationReader) -> Route:
    """The tree in force."""
    with ctx.db.transaction() as session:
        return load_tree(session)


@router.put("", status_code=202)
def write_policies(ctx: Ctx, _who: NotificationWriter, source: Provenance, body: Route) -> Message:
    """Replaces the whole tree."""
    with ctx.db.transaction() as session:
        check_tree(body, receiver_names(session), interval_names(session))
        check_change(load_tree(session).provenance, source)
        save_tree(session, body, source)
        return Message(message="policies updated")


@router.delete("", status_code=202)
def reset_policies(ctx: Ctx, _who: NotificationWriter) -> Message:
    """Restores the default tree and its contact point."""
    with ctx.db.transaction() as session:
        row = session.scalar(select(NotificationPolicyRow))
        if row is not None:
            session.delete(row)
        ensure_default_receiver(session)
        return Message(message="policies deleted")
