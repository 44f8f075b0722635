"""Tables of what users see: folders, dashboards, datasources, permissions, preferences, annotations."""

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..wire import JsonObject
from .base import Base


class Folder(Base):
    """A folder; the empty parent is the root."""

    __tablename__ = "folder"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    parent_uid: Mapped[str] = mapped_column(default="", index=True)
    version: Mapped[int] = mapped_column(default=1)
    created: Mapped[float]
    updated: Mapped[float]
    created_by: Mapped[str]
    updated_by: Mapped[str]


class Dashboard(Base):
    """The newest version of a dashboard; `data` is its JSON without id and version."""

    __tablename__ = "dashboard"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    folder_uid: Mapped[str] = mapped_column(default="", index=True)
    version: Mapped[int]
    data: Mapped[JsonObject] = mapped_column(JSON)
    created: Mapped[float]
    updated: Mapped[float]
    created_by: Mapped[str]
    updated_by: Mapped[str]


class DashboardVersion(Base):
    """One saved version of a dashboard."""

    __tablename__ = "dashboard_version"
    __table_args__ = (UniqueConstraint("dashboard_id", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    dashboard_id: Mapped[int] = mapped_column(ForeignKey("dashboard.id", ondelete="CASCADE"))
    version: Mapped[int]
    message: Mapped[str]
    data: Mapped[JsonObject] = mapped_column(JSON)
    created: Mapped[float]
    created_by: Mapped[str]


class DataSource(Base):
    """A datasource; `secure_json` maps names to ciphertext."""

    __tablename__ = "data_source"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(unique=True)
    type: Mapped[str]
    access: Mapped[str]
    url: Mapped[str]
    user: Mapped[str]
    database: Mapped[str]
    basic_auth: Mapped[bool]
    basic_auth_user: Mapped[str]
    with_credentials: Mapped[bool]
    is_default: Mapped[bool]
    json_data: Mapped[JsonObject] = mapped_column(JSON)
    secure_json: Mapped[dict[str, str]] = mapped_column(JSON)
    read_only: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class Permission(Base):
    """What one role, team or user may do with one folder or dashboard."""

    __tablename__ = "permission"
    __table_args__ = (UniqueConstraint("resource", "resource_uid", "subject_kind", "subject"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    resource: Mapped[str]
    resource_uid: Mapped[str] = mapped_column(index=True)
    subject_kind: Mapped[str]
    subject: Mapped[str]
    permission: Mapped[str]


class Preferences(Base):
    """The preferences of the organisation (`org`) or of a team (`team:<id>`)."""

    __tablename__ = "preferences"
    owner: Mapped[str] = mapped_column(primary_key=True)
    theme: Mapped[str] = mapped_column(default="")
    home_dashboard_uid: Mapped[str] = mapped_column(default="")
    timezone: Mapped[str] = mapped_column(default="")
    week_start: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")


class Annotation(Base):
    """An annotation; `time` and `time_end` are milliseconds, as in the API."""

    __tablename__ = "annotation"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    time: Mapped[int] = mapped_column(index=True)
    time_end: Mapped[int]
    tags: Mapped[list[str]] = mapped_column(JSON)
    dashboard_uid: Mapped[str]
    panel_id: Mapped[int]
    user_id: Mapped[int]
    created: Mapped[int]
    updated: Mapped[int]
    alert_rule_uid: Mapped[str] = mapped_column(default="")
    previous_state: Mapped[str] = mapped_column(default="")
    new_state: Mapped[str] = mapped_column(default="")
