"""Silences: matchers that keep alerts from being notified between two moments."""

import uuid
from typing import Literal

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import bad_request, not_found
from ..store.alerting import SilenceRow
from ..timefmt import Timestamp, parse_rfc3339, rfc3339
from ..wire import Wire
from .alerts import Alert
from .matching import Matcher, all_match
from .routes import Operator

SilenceState = Literal["pending", "active", "expired"]
RETENTION = 5 * 86_400.0
"""Seconds for which an expired silence is still shown, as Alertmanager's default retention of 120 hours."""


class SilenceMatcher(Wire):
    """One condition in Alertmanager's JSON."""

    name: str
    value: str
    is_regex: bool = False
    is_equal: bool = True

    def to_matcher(self) -> Matcher:
        """The condition as the router uses it."""
        operators: dict[tuple[bool, bool], Operator] = {
            (False, True): "=",
            (False, False): "!=",
            (True, True): "=~",
            (True, False): "!~",
        }
        return Matcher(self.name, operators[self.is_regex, self.is_equal], self.value)


class SilenceBody(Wire):
    """POST: an id replaces the silence of that id."""

    id: str = ""
    matchers: list[SilenceMatcher]
    starts_at: str
    ends_at: str
    created_by: str = ""
    comment: str = ""


class SilenceStatus(Wire):
    """The status of a silence."""

    state: SilenceState


class SilenceAnswer(SilenceBody):
    """A silence as the API shows it."""

    updated_at: str
    status: SilenceStatus = Field()


def save(session: Session, body: SilenceBody, now: Timestamp) -> str:
    """Creates or replaces a silence and returns its id.

    Raises:
        GrafanaError: 400, it would silence nothing or everything; 404, the id is unknown.
    """
    starts, ends = _moment(body.starts_at, "startsAt"), _moment(body.ends_at, "endsAt")
    if not body.matchers:
        raise bad_request("silence invalid: at least one matcher required")
    if all(matcher.to_matcher().matches({}) for matcher in body.matchers):
        raise bad_request("silence invalid: at least one matcher must not match the empty string")
    if ends <= starts:
        raise bad_request("silence invalid: end time must not be before start time")
    if ends <= now:
        raise bad_request("silence invalid: end time can't be in the past")
    row = session.get(SilenceRow, body.id) if body.id else None
    if body.id and row is None:
        raise not_found("silence not found")
    if row is None:
        row = SilenceRow(id=str(uuid.uuid4()))
        session.add(row)
    row.matchers = [matcher.model_dump(by_alias=True) for matcher in body.matchers]
    row.starts_at, row.ends_at, row.updated_at = max(starts, now) if not body.id else starts, ends, now
    row.created_by, row.comment = body.created_by, body.comment
    return row.id


def expire(session: Session, silence_id: str, now: Timestamp) -> None:
    """Ends a silence.

    Raises:
        GrafanaError: 404, the id is unknown.
    """
    row = get(session, silence_id)
    if row.ends_at > now:
        row.ends_at = row.updated_at = now


def get(session: Session, silence_id: str) -> SilenceRow:
    """The silence of an id.

    Raises:
        GrafanaError: 404.
    """
    row = session.get(SilenceRow, silence_id)
    if row is None:
        raise not_found("silence not found")
    return row


def list_all(session: Session, now: Timestamp) -> list[SilenceRow]:
    """All silences that are not long expired, the latest end first."""
    query = select(SilenceRow).where(SilenceRow.ends_at > now - RETENTION).order_by(SilenceRow.ends_at.desc())
    return list(session.scalars(query))


def silencing(session: Session, alert: Alert, now: Timestamp) -> list[str]:
    """The ids of the silences that an alert is under."""
    query = select(SilenceRow).where(SilenceRow.starts_at <= now, SilenceRow.ends_at > now)
    return [row.id for row in session.scalars(query) if all_match(_matchers(row), alert.labels)]


def answer(row: SilenceRow, now: Timestamp) -> SilenceAnswer:
    """A silence as the API shows it."""
    state: SilenceState = "pending" if row.starts_at > now else "active" if row.ends_at > now else "expired"
    return SilenceAnswer(
        id=row.id,
        matchers=[SilenceMatcher.model_validate(matcher) for matcher in row.matchers],
        starts_at=rfc3339(row.starts_at),
        ends_at=rfc3339(row.ends_at),
        updated_at=rfc3339(row.updated_at),
        created_by=row.created_by,
        comment=row.comment,
        status=SilenceStatus(state=state),
    )


def _matchers(row: SilenceRow) -> list[Matcher]:
    return [SilenceMatcher.model_validate(matcher).to_matcher() for matcher in row.matchers]


def _moment(text: str, name: str) -> Timestamp:
    try:
        at = parse_rfc3339(text)
    except ValueError as error:
        raise bad_request(f"{name}: {error}") from None
    if at is None:
        raise bad_request(f"silence invalid: {name} is missing")
    return at
