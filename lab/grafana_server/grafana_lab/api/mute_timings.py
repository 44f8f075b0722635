"""/api/v1/provisioning/mute-timings."""

import hashlib
import json

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..alerting.intervals import IntervalRefusedError, TimeInterval, check_interval
from ..alerting.provenance import check_change
from ..alerting.references import is_interval_in_use
from ..auth.access import Ctx
from ..errors import bad_request, conflict, not_found
from ..store.alerting import MuteTimingRow
from ..wire import JsonObject
from .provisioning_access import NotificationReader, NotificationWriter
from .provisioning_rules import Provenance

router = APIRouter(prefix="/api/v1/provisioning/mute-timings")


class MuteTiming(BaseModel):
    """A named set of intervals; `version` is a hash of them."""

    name: str = ""
    time_intervals: list[TimeInterval] = []
    version: str = ""
    provenance: str = Field(default="", exclude_if=lambda value: not value)


@router.get("")
def list_mute_timings(ctx: Ctx, _who: NotificationReader) -> list[MuteTiming]:
    """All mute timings, by name."""
    with ctx.db.transaction() as session:
        return [_answer(row) for row in session.scalars(select(MuteTimingRow).order_by(MuteTimingRow.name))]


@router.get("/{name}")
def read_mute_timing(ctx: Ctx, _who: NotificationReader, name: str) -> MuteTiming:
    """One mute timing."""
    with ctx.db.transaction() as session:
        return _answer(_get(session, name))


@router.post("", status_code=201)
def create_mute_timing(
    ctx: Ctx, _who: NotificationWriter, source: Provenance, body: MuteTiming
) -> MuteTiming:
    """Creates a mute timing."""
    _check(body)
    with ctx.db.transaction() as session:
        if session.get(MuteTimingRow, body.name):
            raise bad_request(
                f"Time interval with name '{body.name}' already exists. "
                "Use a different name or update existing one.",
                "alerting.notifications.time-intervals.nameExists",
            )
        row = MuteTimingRow(name=body.name, intervals=_dump(body), provenance=source)
        session.add(row)
        return _answer(row)


@router.put("/{name}", status_code=202)
def update_mute_timing(
    ctx: Ctx, _who: NotificationWriter, source: Provenance, name: str, body: MuteTiming
) -> MuteTiming:
    """Replaces the intervals."""
    _check(body.model_copy(update={"name": name}))
    with ctx.db.transaction() as session:
        row = _get(session, name)
        check_change(row.provenance, source)
        row.intervals, row.provenance = _dump(body), source
        return _answer(row)


@router.delete("/{name}", status_code=204)
def delete_mute_timing(ctx: Ctx, _who: NotificationWriter, name: str) -> Response:
    """Deletes a mute timing that nothing names; one that does not exist is deleted already."""
    with ctx.db.transaction() as session:
        row = session.get(MuteTimingRow, name)
        if row is None:
            return Response(status_code=204)
        if is_interval_in_use(session, name):
            raise conflict(
                f"Time interval '{name}' is used by notification policies or alert rules",
                "alerting.notifications.time-intervals.used",
            )
        session.delete(row)
        return Response(status_code=204)


def _get(session: Session, name: str) -> MuteTimingRow:
    row = session.get(MuteTimingRow, name)
    if row is None:
        raise not_found(f"Time interval '{name}' not found", "alerting.notifications.time-intervals.notFound")
    return row


def _check(body: MuteTiming) -> None:
    reason = "" if body.name else "name is required"
    try:
        for interval in body.time_intervals:
            check_interval(interval)
    except IntervalRefusedError as error:
        reason = str(error)
    if reason:
        raise bad_request(
            f"Invalid format of the submitted time interval: {reason}",
            "alerting.notifications.time-intervals.invalidFormat",
        )


def _dump(body: MuteTiming) -> list[JsonObject]:
    return [interval.model_dump(mode="json") for interval in body.time_intervals]


def _answer(row: MuteTimingRow) -> MuteTiming:
    version = hashlib.sha256(json.dumps(row.intervals, sort_keys=True).encode()).hexdigest()[:16]
    return MuteTiming(
        name=row.name,
        time_intervals=[TimeInterval.model_validate(interval) for interval in row.intervals],
        version=version,
        provenance=row.provenance,
    )
