"""/api/v1/provisioning/templates: files of message templates."""

import hashlib
import re

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field
from sqlalchemy import select

from ..alerting.provenance import check_change
from ..auth.access import Ctx
from ..errors import bad_request, not_found
from ..gotemplate import TemplateError, TemplateSet
from ..store.alerting import TemplateRow
from .provisioning_access import NotificationReader, NotificationWriter
from .provisioning_rules import Provenance

router = APIRouter(prefix="/api/v1/provisioning/templates")
_DEFINE = re.compile(r"\{\{-?\s*define")


class MessageTemplate(BaseModel):
    """A file of templates; `version` is a hash of its text."""

    name: str = ""
    template: str = ""
    version: str = ""
    provenance: str = Field(default="", exclude_if=lambda value: not value)


@router.get("")
def list_templates(ctx: Ctx, _who: NotificationReader) -> list[MessageTemplate]:
    """All files, by name."""
    with ctx.db.transaction() as session:
        return [_answer(row) for row in session.scalars(select(TemplateRow).order_by(TemplateRow.name))]


@router.get("/{name}")
def read_template(ctx: Ctx, _who: NotificationReader, name: str) -> MessageTemplate:
    """One file."""
    with ctx.db.transaction() as session:
        row = session.get(TemplateRow, name)
        if row is None:
            raise not_found("template not found", "alerting.notifications.templates.notFound")
        return _answer(row)


@router.put("/{name}", status_code=202)
def write_template(
    ctx: Ctx, _who: NotificationWriter, source: Provenance, name: str, body: MessageTemplate
) -> MessageTemplate:
    """Creates or replaces a file; text without a `define` becomes the definition of the file's name."""
    template = normalised(name, body.template)
    try:
        TemplateSet().add(template)
    except TemplateError as error:
        raise bad_request(
            f"Invalid format of the submitted template: {error}",
            "alerting.notifications.templates.invalidFormat",
        ) from None
    with ctx.db.transaction() as session:
        row = session.get(TemplateRow, name)
        if row is None:
            row = TemplateRow(name=name, template=template, provenance=source)
            session.add(row)
        check_change(row.provenance, source)
        row.template, row.provenance = template, source
        return _answer(row)


@router.delete("/{name}", status_code=204)
def delete_template(ctx: Ctx, _who: NotificationWriter, name: str) -> Response:
    """Deletes a file; one that does not exist is deleted already."""
    with ctx.db.transaction() as session:
        row = session.get(TemplateRow, name)
        if row is not None:
            session.delete(row)
        return Response(status_code=204)


def normalised(name: str, template: str) -> str:
    """The text as Grafana stores it.

    Raises:
        GrafanaError: 400, it is empty.
    """
    content = template.strip()
    if not content:
        raise bad_request(
            "Invalid format of the submitted template: template must have content",
            "alerting.notifications.templates.invalidFormat",
        )
    if _DEFINE.search(content):
        return content
    indented = "\n".join(f"  {line}" for line in content.split("\n"))
    return f'{{{{ define "{name}" }}}}\n{indented}\n{{{{ end }}}}'


def _answer(row: TemplateRow) -> MessageTemplate:
    version = hashlib.sha256(row.template.encode()).hexdigest()[:16]
    return MessageTemplate(name=row.name, template=row.template, version=version, provenance=row.provenance)
