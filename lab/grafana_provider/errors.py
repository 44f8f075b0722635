"""What can go wrong between the provider and Grafana, worded for the user."""

from dataclasses import dataclass
from http import HTTPStatus


class ProviderError(Exception):
    """Something the user is told without a traceback."""


class ApiError(ProviderError):
    """Grafana refused a request."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status

    @property
    def is_missing(self) -> bool:
        """Whether what was asked for does not exist."""
        return self.status == HTTPStatus.NOT_FOUND


class UnreachableError(ProviderError):
    """Grafana gave no answer."""


class StoppedError(ProviderError):
    """The engine asked to stop."""


@dataclass(frozen=True)
class Operation:
    """One operation of Grafana's HTTP API, as its specification names it.

    `path` is below /api, with {placeholders}; `declared` are the error statuses that the specification
    declares: of any other the official client library shows neither the path nor Grafana's own message.
    """

    name: str
    method: str
    path: str
    declared: tuple[int, ...] = (400, 401, 403, 404, 500)

    def error(self, status: int, body: str) -> ApiError:
        """Worded as the official client: `[POST /folders][409] createFolderConflict {"message": …}`."""
        if status not in self.declared:
            return ApiError(f"unknown error (status {status}): {{}}", status)
        reason = HTTPStatus(status).phrase.title().replace(" ", "")
        return ApiError(f"[{self.method} {self.path}][{status}] {self.name}{reason} {body.strip()}", status)
