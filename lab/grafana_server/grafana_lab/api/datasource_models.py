"""Bodies of the datasource API."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from ..store.content import DataSource
from ..wire import JsonObject, Wire

TYPE_NAMES = {
    "prometheus": "Prometheus",
    "loki": "Loki",
    "alertmanager": "Alertmanager",
    "grafana-postgresql-datasource": "PostgreSQL",
    "postgres": "PostgreSQL",
}
LOGO = "public/img/icn-datasource.svg"


def _object(value: JsonObject | None) -> JsonObject:
    return {} if value is None else value


class DataSourceBody(Wire):
    """POST and PUT /api/datasources; `version` 0 means "whatever the version is"."""

    name: str = ""
    type: str
    uid: str = ""
    url: str = ""
    access: str = "proxy"
    user: str = ""
    database: str = ""
    basic_auth: bool = False
    basic_auth_user: str = ""
    with_credentials: bool = False
    is_default: bool = False
    json_data: Annotated[JsonObject, BeforeValidator(_object)] = Field(default_factory=dict)
    secure_json_data: Annotated[dict[str, str], BeforeValidator(_object)] = Field(default_factory=dict)
    version: int = 0


class DataSourceAnswer(Wire):
    """A datasource; of its secrets only the names are told."""

    id: int
    uid: str
    org_id: int = 1
    name: str
    type: str
    type_logo_url: str = LOGO
    access: str
    url: str
    user: str
    database: str
    basic_auth: bool
    basic_auth_user: str
    with_credentials: bool
    is_default: bool
    json_data: JsonObject
    secure_json_fields: dict[str, bool]
    version: int
    read_only: bool
    api_version: str = ""


class DataSourceHit(Wire):
    """A datasource in a list."""

    id: int
    uid: str
    org_id: int = 1
    name: str
    type: str
    type_name: str
    type_logo_url: str = LOGO
    access: str
    url: str
    user: str
    database: str
    basic_auth: bool
    is_default: bool
    json_data: JsonObject
    read_only: bool


class DataSourceSaved(Wire):
    """The answer of a creation or an update."""

    id: int
    name: str
    message: str
    datasource: DataSourceAnswer


class DataSourceDeleted(Wire):
    """The answer of a deletion."""

    id: int
    message: str = "Data source deleted"


class DataSourceId(Wire):
    """GET /api/datasources/id/{name}."""

    id: int


def answer(row: DataSource) -> DataSourceAnswer:
    """A datasource as the API shows it."""
    return DataSourceAnswer(
        id=row.id,
        uid=row.uid,
        name=row.name,
        type=row.type,
        access=row.access,
        url=row.url,
        user=row.user,
        database=row.database,
        basic_auth=row.basic_auth,
        basic_auth_user=row.basic_auth_user,
        with_credentials=row.with_credentials,
        is_default=row.is_default,
        json_data=row.json_data,
        secure_json_fields=dict.fromkeys(sorted(row.secure_json), True),
        version=row.version,
        read_only=row.read_only,
    )


def hit(row: DataSource) -> DataSourceHit:
    """A datasource as a list shows it."""
    return DataSourceHit(
        id=row.id,
        uid=row.uid,
        name=row.name,
        type=row.type,
        type_name=TYPE_NAMES.get(row.type, row.type),
        access=row.access,
        url=row.url,
        user=row.user,
        database=row.database,
        basic_auth=row.basic_auth,
        is_default=row.is_default,
        json_data=row.json_data,
        read_only=row.read_only,
    )
