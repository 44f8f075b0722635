"""The tables of users and profiles."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, DateTime, ForeignKey, Identity, SmallInteger, Text, func, true
from sqlalchemy.orm import Mapped, mapped_column

from dating_bot.tables import Table


class UserRow(Table):
    """One user; the messenger gives the id."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)
    shown_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class ProfileRow(Table):
    """One profile; its own id can be shown to everyone, unlike the user's. `city_key` is what is searched."""

    __tablename__ = "profiles"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"), unique=True)
    age: Mapped[int] = mapped_column(SmallInteger)
    city: Mapped[str] = mapped_column(Text)
    city_key: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(Text, server_default="")
    active: Mapped[bool] = mapped_column(Boolean, server_default=true())
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
