"""/api/annotations."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..auth.access import Ctx, SignedIn, at_least
from ..auth.identity import Identity, Role
from ..errors import bad_request, not_found
from ..store.content import Annotation
from ..store.identities import User
from ..wire import Message, Wire

router = APIRouter(prefix="/api/annotations")
Writer = Annotated[Identity, Depends(at_least(Role.EDITOR, "annotations:write"))]


class AnnotationBody(Wire):
    """POST and PUT; times are milliseconds, 0 is "now" and "the same as the start"."""

    text: str = ""
    time: int = 0
    time_end: int = 0
    tags: list[str] | None = None
    dashboard_uid: str = Field(default="", alias="dashboardUID")
    panel_id: int = 0


class AnnotationPatch(Wire):
    """PATCH: what is absent stays."""

    text: str | None = None
    time: int | None = None
    time_end: int | None = None
    tags: list[str] | None = None


class AnnotationSaved(Wire):
    """The answer of a creation."""

    id: int
    message: str = "Annotation added"


class AnnotationAnswer(Wire):
    """An annotation; the alert members are set on state changes of Grafana-managed alerts."""

    id: int
    alert_id: int = 0
    alert_name: str = ""
    dashboard_uid: str | None = Field(alias="dashboardUID")
    panel_id: int
    user_id: int
    new_state: str
    prev_state: str
    created: int
    updated: int
    time: int
    time_end: int
    text: str
    tags: list[str]
    login: str
    email: str


class AnnotationFilter(Wire):
    """GET: `type` is `alert` (state changes) or `annotation` (written by users); times are milliseconds."""

    begin: int = Field(default=0, alias="from")
    end: int = Field(default=0, alias="to")
    dashboard_uid: str = Field(default="", alias="dashboardUID")
    panel_id: int = 0
    tags: list[str] = []
    type: str = ""
    limit: int = 100

    def takes(self, row: Annotation) -> bool:
        """Whether an annotation is asked for."""
        return (
            (not self.begin or row.time_end >= self.begin)
            and (not self.end or row.time <= self.end)
            and self.dashboard_uid in {"", row.dashboard_uid}
            and self.panel_id in {0, row.panel_id}
            and set(self.tags) <= set(row.tags)
            and self.type in {"", "alert" if row.alert_rule_uid else "annotation"}
        )


@router.get("")
def list_annotations(
    ctx: Ctx, _who: SignedIn, wanted: Annotated[AnnotationFilter, Query()]
) -> list[AnnotationAnswer]:
    """Newest first."""
    with ctx.db.transaction() as session:
        rows = session.scalars(select(Annotation).order_by(Annotation.time.desc(), Annotation.id.desc()))
        found = [row for row in rows if wanted.takes(row)]
        return [_answer(session, row) for row in found[: wanted.limit]]


@router.post("")
def create_annotation(ctx: Ctx, who: Writer, body: AnnotationBody) -> AnnotationSaved:
    """Creates an annotation."""
    if not body.text:
        raise bad_request("Failed to save annotation: text field should not be empty")
    now = round(ctx.clock() * 1000)
    start = body.time or now
    with ctx.db.transaction() as session:
        row = Annotation(
            text=body.text,
            time=start,
            time_end=body.time_end or start,
            tags=body.tags or [],
            dashboard_uid=body.dashboard_uid,
            panel_id=body.panel_id,
            user_id=who.user_id,
            created=now,
            updated=now,
        )
        session.add(row)
        session.flush()
        return AnnotationSaved(id=row.id)


@router.get("/{annotation_id}")
def read_annotation(ctx: Ctx, _who: SignedIn, annotation_id: int) -> AnnotationAnswer:
    """One annotation."""
    with ctx.db.transaction() as session:
        return _answer(session, _get(session, annotation_id))


@router.put("/{annotation_id}")
def update_annotation(ctx: Ctx, _who: Writer, annotation_id: int, body: AnnotationBody) -> Message:
    """Replaces an annotation."""
    with ctx.db.transaction() as session:
        row = _get(session, annotation_id)
        row.text = body.text
        row.time = body.time or row.time
        row.time_end = body.time_end or row.time
        row.tags = body.tags or []
        row.updated = round(ctx.clock() * 1000)
        return Message(message="Annotation updated")


@router.patch("/{annotation_id}")
def patch_annotation(ctx: Ctx, _who: Writer, annotation_id: int, body: AnnotationPatch) -> Message:
    """Changes what is given of an annotation."""
    with ctx.db.transaction() as session:
        row = _get(session, annotation_id)
        row.text = row.text if body.text is None else body.text
        row.time = row.time if body.time is None else body.time
        row.time_end = row.time_end if body.time_end is None else body.time_end
        row.tags = row.tags if body.tags is None else body.tags
        row.updated = round(ctx.clock() * 1000)
        return Message(message="Annotation patched")


@router.delete("/{annotation_id}")
def delete_annotation(ctx: Ctx, _who: Writer, annotation_id: int) -> Message:
    """Deletes an annotation."""
    with ctx.db.transaction() as session:
        session.delete(_get(session, annotation_id))
        return Message(message="Annotation deleted")


def _get(session: Session, annotation_id: int) -> Annotation:
    row = session.get(Annotation, annotation_id)
    if row is None:
        raise not_found("annotation not found")
    return row


def _answer(session: Session, row: Annotation) -> AnnotationAnswer:
    user = session.get(User, row.user_id)
    return AnnotationAnswer(
        id=row.id,
        dashboard_uid=row.dashboard_uid or None,
        panel_id=row.panel_id,
        user_id=row.user_id,
        new_state=row.new_state,
        prev_state=row.previous_state,
        created=row.created,
        updated=row.updated,
        time=row.time,
        time_end=row.time_end,
        text=row.text,
        tags=row.tags,
        login=user.login if user else "",
        email=user.email if user else "",
    )
