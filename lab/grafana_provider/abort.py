"""Ends a request with an error that the engine shows to the user."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import grpc
from google.protobuf import any_pb2

from lab.grafana_provider.errors import ProviderError
from lab.grafana_provider.lifecycle import HalfCreatedError
from lab.grafana_provider.protocol import provider_pb2, status_pb2
from lab.grafana_provider.values import MalformedError
from lab.grafana_provider.wire import encode

_Service = TypeVar("_Service")
_Request = TypeVar("_Request")
_Response = TypeVar("_Response")
_Method = Callable[[_Service, _Request, grpc.ServicerContext], _Response]


@dataclass(frozen=True)
class _Status(grpc.Status):
    """A status with details beside its message."""

    code: grpc.StatusCode
    details: str
    trailing_metadata: tuple[tuple[str, bytes], ...]


def tells_problems(method: _Method[_Service, _Request, _Response]) -> _Method[_Service, _Request, _Response]:
    """Makes a method's expected errors the request's status; any other is a defect, with its trace."""

    @functools.wraps(method)
    def telling(self: _Service, request: _Request, context: grpc.ServicerContext) -> _Response:
        try:
            return method(self, request, context)
        except HalfCreatedError as error:
            context.abort_with_status(_half_created(error))
        except (ProviderError, MalformedError, OSError) as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))

    return telling


def _half_created(error: HalfCreatedError) -> _Status:
    """The engine keeps a resource whose creation failed half-way if it is told the id so far."""
    detail = any_pb2.Any()
    detail.Pack(
        provider_pb2.ErrorResourceInitFailed(
            id=error.identifier, properties=encode(error.state, error.secrets), reasons=[str(error)]
        )
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(error), details=[detail])
    return _Status(
        grpc.StatusCode.UNKNOWN, str(error), (("grpc-status-details-bin", status.SerializeToString()),)
    )
