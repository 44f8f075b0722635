"""Tables of who may sign in: users, service accounts, their tokens, sessions and teams."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class User(Base):
    """A person or a service account (which has no password)."""

    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    login: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    password: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="Viewer")
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_disabled: Mapped[bool] = mapped_column(default=False)
    is_service_account: Mapped[bool] = mapped_column(default=False)
    created: Mapped[float]
    updated: Mapped[float]
    last_seen: Mapped[float] = mapped_column(default=0.0)


class Token(Base):
    """A service account's bearer token; only its hash is kept."""

    __tablename__ = "token"
    __table_args__ = (UniqueConstraint("name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    name: Mapped[str]
    key_hash: Mapped[str] = mapped_column(unique=True)
    created: Mapped[float]
    expires: Mapped[float | None]
    last_used: Mapped[float | None]


class LoginSession(Base):
    """A browser's session; only the cookie's hash is kept."""

    __tablename__ = "login_session"
    key_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    expires: Mapped[float]


class Team(Base):
    """A group of users."""

    __tablename__ = "team"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str] = mapped_column(default="")


class TeamMember(Base):
    """A user's membership of a team; permission 0 is member, 4 is admin."""

    __tablename__ = "team_member"
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    permission: Mapped[int] = mapped_column(default=0)
