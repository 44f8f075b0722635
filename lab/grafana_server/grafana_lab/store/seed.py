"""What an empty database is given: the administrator and the default contact point."""

from sqlalchemy import func, select

from ..alerting.contact_points import ensure_default_receiver
from ..auth.passwords import hash_password
from ..naming import new_uid
from ..settings import Settings
from .database import Database
from .identities import User


def seed(db: Database, settings: Settings, now: float) -> None:
    """Fills an empty database; in an existing one the administrator keeps the password."""
    with db.transaction() as session:
        if session.scalar(select(func.count(User.id))):
            return
        ensure_default_receiver(session)
        session.add(
            User(
                uid=new_uid(),
                login=settings.admin_user,
                email=settings.admin_email,
                name=settings.admin_user,
                password=hash_password(settings.admin_password),
                role="Admin",
                is_admin=True,
                created=now,
                updated=now,
            )
        )
