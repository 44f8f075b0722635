"""The table of motorcycles."""

from datetime import datetime

from sqlalchemy import BigInteger, DateTime, Identity, Integer, SmallInteger, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from motoo_backend.tables import Table


class MotorcycleRow(Table):
    """One motorcycle."""

    __tablename__ = "motorcycles"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    vin: Mapped[str] = mapped_column(Text, unique=True)
    make: Mapped[str] = mapped_column(Text)
    model: Mapped[str] = mapped_column(Text)
    year: Mapped[int] = mapped_column(SmallInteger)
    mileage_km: Mapped[int] = mapped_column(Integer)
    price_cents: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(Text, server_default="available")
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
