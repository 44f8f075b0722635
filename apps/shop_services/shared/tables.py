"""The shop's tables as database/01-tables.sql makes them."""

from datetime import datetime
from decimal import Decimal
from ipaddress import IPv4Address, IPv6Address

from sqlalchemy import BigInteger, Boolean, DateTime, ForeignKey, Identity, Integer, Numeric, Text, func
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Table(DeclarativeBase):
    """A mapped table."""


class ProductRow(Table):
    """One product."""

    __tablename__ = "products"

    id: Mapped[int] = mapped_column(Integer, Identity(always=True), primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    description: Mapped[str] = mapped_column(Text)
    price: Mapped[Decimal] = mapped_column(Numeric(10, 2))
    stock_level: Mapped[int] = mapped_column(Integer)
    low_stock_threshold: Mapped[int] = mapped_column(Integer)
    last_updated: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class OrderRow(Table):
    """One order."""

    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey(ProductRow.id))
    quantity: Mapped[int] = mapped_column(Integer)
    total_amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    order_status: Mapped[str] = mapped_column(Text, server_default="pending")
    order_time: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class CustomerRow(Table):
    """One customer."""

    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(Integer, Identity(always=True), primary_key=True)
    email: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class LoginAttemptRow(Table):
    """One attempt to log in."""

    __tablename__ = "login_attempts"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    email: Mapped[str] = mapped_column(Text)
    ip_address: Mapped[IPv4Address | IPv6Address] = mapped_column(INET)
    success: Mapped[bool] = mapped_column(Boolean)
    attempt_time: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
