"""Teams and users by numeric id or uid, as Grafana's paths take both."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import not_found
from ..store.identities import Team, User


def get_team(session: Session, key: str) -> Team:
    """The team of an id or uid.

    Raises:
        GrafanaError: 404.
    """
    row = (
        session.get(Team, int(key)) if key.isdigit() else session.scalar(select(Team).where(Team.uid == key))
    )
    if row is None:
        raise not_found("Team not found")
    return row


def get_user(session: Session, key: str) -> User:
    """The user or service account of an id or uid.

    Raises:
        GrafanaError: 404.
    """
    row = (
        session.get(User, int(key)) if key.isdigit() else session.scalar(select(User).where(User.uid == key))
    )
    if row is None:
        raise not_found("user not found")
    return row
