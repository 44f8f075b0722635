"""What a datasource and a query are to the code that asks."""

from dataclasses import dataclass
from typing import Protocol

import httpx

from ..metrics import Metrics
from ..store.content import DataSource
from ..timefmt import Timestamp
from ..vault import Vault
from ..wire import JsonObject
from .frames import Frame


class DataSourceError(Exception):
    """A datasource could not answer; `status` is the HTTP status that Grafana's answer carries."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Instance:
    """A datasource with its secrets in clear: for asking it, never for an answer."""

    uid: str
    name: str
    type: str
    url: str
    user: str
    database: str
    basic_auth: bool
    basic_auth_user: str
    json_data: JsonObject
    secrets: dict[str, str]

    @classmethod
    def of(cls, row: DataSource, vault: Vault) -> "Instance":
        """The instance of a stored datasource."""
        return cls(
            uid=row.uid,
            name=row.name,
            type=row.type,
            url=row.url,
            user=row.user,
            database=row.database,
            basic_auth=row.basic_auth,
            basic_auth_user=row.basic_auth_user,
            json_data=row.json_data,
            secrets=vault.decrypt_all(row.secure_json),
        )


@dataclass(frozen=True)
class Query:
    """One query to a datasource: its model as users write it, and the window in Unix seconds."""

    ref_id: str
    model: JsonObject
    begin: Timestamp
    end: Timestamp


@dataclass(frozen=True)
class Outgoing:
    """What asking needs: the HTTP client, the metrics, and the longest time a query may take, in seconds."""

    http: httpx.Client
    metrics: Metrics
    timeout: float


class Plugin(Protocol):
    """Asks one kind of datasource."""

    def check(self, instance: Instance, outgoing: Outgoing) -> str:
        """Asks the datasource something harmless and says that it works.

        Raises:
            DataSourceError: it does not.
        """

    def query(self, instance: Instance, query: Query, outgoing: Outgoing) -> list[Frame]:
        """The answer to a query; no frames where there is no data.

        Raises:
            DataSourceError: the datasource cannot be reached or refuses the query.
        """
