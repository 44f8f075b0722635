"""The table of handled updates."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from dating_bot.tables import Table


class UpdateRow(Table):
    """One update; `reply` is null only while the transaction that handles it is open."""

    __tablename__ = "updates"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    reply: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
