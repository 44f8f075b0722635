"""/api/alertmanager/grafana/api/v2: silences, and the alerts that the router holds."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from ..alerting.alerts import Alert
from ..alerting.matching import Matcher, all_match
from ..alerting.routes import Operator
from ..alerting.silences import SilenceAnswer, SilenceBody, answer, expire, get, list_all, save, silencing
from ..auth.access import Ctx, SignedIn, at_least
from ..auth.identity import Identity, Role
from ..errors import bad_request
from ..timefmt import rfc3339
from ..wire import Message, Wire
from .engine import Engine

router = APIRouter(prefix="/api/alertmanager/grafana/api/v2")
Writer = Annotated[Identity, Depends(at_least(Role.EDITOR, "alert.silences:write"))]
_FILTER = re.compile(r'\s*([a-zA-Z_][\w.]*)\s*(=~|!~|!=|=)\s*"?(.*?)"?\s*')


class SilenceSaved(Wire):
    """The answer to a POST."""

    silence_id: str = Field(alias="silenceID")


class ReceiverName(Wire):
    """A contact point."""

    name: str


class ActiveStatus(Wire):
    """Whether an alert is silenced; nothing inhibits in Grafana."""

    inhibited_by: list[str] = []
    silenced_by: list[str]
    state: str


class ActiveAlert(Wire):
    """An alert in Alertmanager's JSON."""

    annotations: dict[str, str]
    ends_at: str
    fingerprint: str
    receivers: list[ReceiverName]
    starts_at: str
    status: ActiveStatus
    updated_at: str
    generator_url: str = Field(alias="generatorURL")
    labels: dict[str, str]


@router.get("/silences")
def list_silences(ctx: Ctx, _who: SignedIn) -> list[SilenceAnswer]:
    """All silences that are not long expired."""
    with ctx.db.transaction() as session:
        return [answer(row, ctx.clock()) for row in list_all(session, ctx.clock())]


@router.post("/silences", status_code=202)
def save_silence(ctx: Ctx, who: Writer, body: SilenceBody) -> SilenceSaved:
    """Creates a silence, or replaces that of the id."""
    with ctx.db.transaction() as session:
        body = body.model_copy(update={"created_by": body.created_by or who.login})
        return SilenceSaved(silence_id=save(session, body, ctx.clock()))


@router.get("/silence/{silence_id}")
def read_silence(ctx: Ctx, _who: SignedIn, silence_id: str) -> SilenceAnswer:
    """One silence."""
    with ctx.db.transaction() as session:
        return answer(get(session, silence_id), ctx.clock())


@router.delete("/silence/{silence_id}")
def delete_silence(ctx: Ctx, _who: Writer, silence_id: str) -> Message:
    """Ends a silence."""
    with ctx.db.transaction() as session:
        expire(session, silence_id, ctx.clock())
        return Message(message="silence deleted")


@router.get("/alerts")
def list_alerts(
    ctx: Ctx,
    _who: SignedIn,
    engine: Engine,
    conditions: Annotated[list[str] | None, Query(alias="filter")] = None,
    active: bool = True,
    silenced: bool = True,
) -> list[ActiveAlert]:
    """The alerts that fire; `filter` are matchers such as `severity="critical"`."""
    matchers = [_matcher(text) for text in conditions or []]
    with ctx.db.transaction() as session:
        found = [
            (alert, silencing(session, alert, ctx.clock()))
            for alert in engine.router.alerts()
            if all_match(matchers, alert.labels)
        ]
    return [
        _answer(engine, alert, silences)
        for alert, silences in sorted(found, key=lambda pair: pair[0].starts_at)
        if (silenced if silences else active)
    ]


def _answer(engine: Engine, alert: Alert, silences: list[str]) -> ActiveAlert:
    return ActiveAlert(
        annotations=dict(alert.annotations),
        ends_at=rfc3339(alert.ends_at),
        fingerprint=alert.fingerprint,
        receivers=[ReceiverName(name=name) for name in engine.router.receivers_of(alert)],
        starts_at=rfc3339(alert.starts_at),
        status=ActiveStatus(silenced_by=silences, state="suppressed" if silences else "active"),
        updated_at=rfc3339(alert.updated_at),
        generator_url=alert.generator_url,
        labels=dict(alert.labels),
    )


def _matcher(text: str) -> Matcher:
    match = _FILTER.fullmatch(text)
    operators: dict[str, Operator] = {"=": "=", "!=": "!=", "=~": "=~", "!~": "!~"}
    if match is None:
        raise bad_request(f'bad matcher format: {text!r}: write it as name="value"')
    return Matcher(match[1], operators[match[2]], match[3])
