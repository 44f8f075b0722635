"""Tables of alerting: what users configure, and what the evaluator and the router must remember."""

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from ..wire import JsonObject
from .base import Base


class AlertRuleRow(Base):
    """A rule; `definition` is the provisioning API's JSON of the rule without the columns beside it."""

    __tablename__ = "alert_rule"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    folder_uid: Mapped[str] = mapped_column(index=True)
    rule_group: Mapped[str]
    position: Mapped[int]
    interval: Mapped[int]
    definition: Mapped[JsonObject] = mapped_column(JSON)
    provenance: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    updated: Mapped[float]


class ContactPointRow(Base):
    """One integration of a contact point; `secure` maps settings' paths to ciphertext."""

    __tablename__ = "contact_point"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    type: Mapped[str]
    settings: Mapped[JsonObject] = mapped_column(JSON)
    secure: Mapped[dict[str, str]] = mapped_column(JSON)
    disable_resolve_message: Mapped[bool]
    provenance: Mapped[str]


class NotificationPolicyRow(Base):
    """The policy tree; one row, absent while the default tree is in force."""

    __tablename__ = "notification_policy"
    id: Mapped[int] = mapped_column(primary_key=True)
    tree: Mapped[JsonObject] = mapped_column(JSON)
    provenance: Mapped[str]


class MuteTimingRow(Base):
    """A named set of time intervals."""

    __tablename__ = "mute_timing"
    name: Mapped[str] = mapped_column(primary_key=True)
    intervals: Mapped[list[JsonObject]] = mapped_column(JSON)
    provenance: Mapped[str]


class TemplateRow(Base):
    """A file of message templates."""

    __tablename__ = "message_template"
    name: Mapped[str] = mapped_column(primary_key=True)
    template: Mapped[str]
    provenance: Mapped[str]


class SilenceRow(Base):
    """A silence; times are Unix seconds."""

    __tablename__ = "silence"
    id: Mapped[str] = mapped_column(primary_key=True)
    matchers: Mapped[list[JsonObject]] = mapped_column(JSON)
    starts_at: Mapped[float]
    ends_at: Mapped[float]
    updated_at: Mapped[float]
    created_by: Mapped[str]
    comment: Mapped[str]


class AlertInstanceRow(Base):
    """The state of one alert of one rule, so that pending and firing times outlive a restart."""

    __tablename__ = "alert_instance"
    rule_uid: Mapped[str] = mapped_column(primary_key=True)
    labels_hash: Mapped[str] = mapped_column(primary_key=True)
    rule_fingerprint: Mapped[str]
    state: Mapped[JsonObject] = mapped_column(JSON)


class NotificationLogRow(Base):
    """What one integration was last told about one alert group."""

    __tablename__ = "notification_log"
    group_key: Mapped[str] = mapped_column(primary_key=True)
    integration: Mapped[str] = mapped_column(primary_key=True)
    firing: Mapped[list[str]] = mapped_column(JSON)
    resolved: Mapped[list[str]] = mapped_column(JSON)
    sent_at: Mapped[float]
