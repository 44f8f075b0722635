"""Grafana's HTTP API as the resources use it: operations in an organisation, typed answers, patience."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlsplit

from lab.grafana_provider.errors import ApiError, Operation, ProviderError, StoppedError
from lab.grafana_provider.settings import Settings
from lab.grafana_provider.values import MalformedError, Properties, Record, Value, records

if TYPE_CHECKING:
    from lab.grafana_provider.transport import Transport

_Result = TypeVar("_Result")
_LONGEST_PAUSE = 10.0  # seconds between two tries of a patient operation


@dataclass(frozen=True)
class Answer:
    """What Grafana answered; None for an empty body."""

    value: Value
    origin: str

    def record(self) -> Record:
        """The answer as one object."""
        if not isinstance(self.value, dict):
            raise MalformedError(f"{self.origin} should be an object, not {self.value!r}")
        return Record(self.value, self.origin)

    def records(self) -> list[Record]:
        """The answer as a list of objects; null reads as an empty one."""
        value = [] if self.value is None else self.value
        if not isinstance(value, list):
            raise MalformedError(f"{self.origin} should be a list, not {value!r}")
        return records(value, self.origin)


class Client:
    """One Grafana and one set of credentials; opens no connection before the first request."""

    def __init__(self, settings: Settings, stopped: threading.Event) -> None:
        self.settings = settings
        self.stopped = stopped
        self._starting = threading.Lock()

    @cached_property
    def _lazy_transport(self) -> "Transport":
        # Its HTTP library is a third of the plugin's start, and a run without changes needs no request.
        from lab.grafana_provider.transport import Transport  # noqa: PLC0415

        return Transport(self.settings, self.stopped)

    @property
    def transport(self) -> "Transport":
        """The connections to Grafana.

        Raises:
            ProviderError: the url or the credentials are missing, or unknown in this preview.
        """
        if not self.settings.url or not self.settings.auth:
            raise ProviderError(
                "the Grafana client is required: set the provider's auth and url (or GRAFANA_AUTH and "
                "GRAFANA_URL) to values that are already known"
            )
        with self._starting:
            return self._lazy_transport

    def for_org(self, org: str) -> "Api":
        """The API of one organisation; "" or "0" means the credentials' own, as any does with a token."""
        number = int(org) if org.isdigit() else 0
        return Api(self, (number or 1) if self.settings.has_basic_auth else 0)


@dataclass(frozen=True)
class Api:
    """Grafana's API in one organisation; `org` is what goes before ids, 0 stands for the token's own."""

    client: Client = field(repr=False)
    org: int

    @property
    def settings(self) -> Settings:
        """The provider's settings."""
        return self.client.settings

    def call(
        self,
        operation: Operation,
        *places: str,
        body: Properties | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Performs an operation; `places` fill its path's placeholders in order.

        Raises:
            ApiError: Grafana refused.
            ProviderError: Grafana gave no answer, or none that can be read.
        """
        path = operation.path
        for place in places:
            before, _, rest = path.partition("{")
            path = before + quote(place, safe="") + rest.partition("}")[2]
        sent = dict(headers or {})
        if self.org:
            sent["X-Grafana-Org-Id"] = str(self.org)
        reply = self.client.transport.send(operation.method, path, query or {}, body, sent)
        if not 200 <= reply.status < 300:
            raise operation.error(reply.status, reply.text)
        origin = f"the answer to {operation.method} {path}"
        if not reply.text.strip():
            return Answer(None, origin)
        try:
            value: Value = json.loads(reply.text)
        except ValueError:
            raise ProviderError(f"{origin} is not JSON: {reply.text[:200]!r}") from None
        return Answer(value, origin)

    def find(self, operation: Operation, *places: str) -> Answer | None:
        """The answer to a reading operation; None where what it asks for does not exist."""
        try:
            return self.call(operation, *places)
        except ApiError as error:
            if error.is_missing:
                return None
            raise

    def remove(self, operation: Operation, *places: str, query: Mapping[str, str] | None = None) -> None:
        """Performs a deleting operation; what is gone already is no error."""
        try:
            self.call(operation, *places, query=query)
        except ApiError as error:
            if not error.is_missing:
                raise

    def patiently(self, attempt: Callable[[], _Result], on: Callable[[ProviderError], bool]) -> _Result:
        """Repeats an attempt while it fails with what `on` accepts, until the patience is at its end."""
        pause, left = 0.5, self.settings.patience
        while True:
            try:
                return attempt()
            except ProviderError as error:
                if left <= 0 or isinstance(error, StoppedError) or not on(error):
                    raise
            pause = min(pause, left)
            if self.client.stopped.wait(pause):
                raise StoppedError("stopped while waiting for Grafana")
            left -= pause
            pause = min(2 * pause, _LONGEST_PAUSE)

    def url_of(self, path: str) -> str:
        """The full address of a path that Grafana gave, which may or may not have its sub-path before it."""
        base = self.settings.url.rstrip("/")
        return base + path.removeprefix(urlsplit(base).path)
