"""The tables of likes and matches."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, ForeignKey, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from dating_bot.tables import Table


class LikeRow(Table):
    """What `user_id` thinks of `other_id`: a like or a pass."""

    __tablename__ = "likes"

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"), primary_key=True)
    other_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"), primary_key=True)
    verdict: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class MatchRow(Table):
    """Two users who like each other; the lower id comes first."""

    __tablename__ = "matches"

    low_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"), primary_key=True)
    high_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
