"""Grafana's error answers: `{"message": …}`; `messageId`, `statusCode`, `traceID` where Grafana has them."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import JsonValue
from starlette.exceptions import HTTPException


class GrafanaError(Exception):
    """An answer other than success.

    Args:
        code: HTTP status code.
        message: what the user reads.
        message_id: Grafana's stable identifier (`folder.not-found`); it brings statusCode and traceID along.
        extra: further members of the answer's body.
    """

    def __init__(self, code: int, message: str, message_id: str = "", **extra: JsonValue) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.message_id = message_id
        self.extra = extra

    def body(self) -> dict[str, JsonValue]:
        """The answer's JSON object."""
        content: dict[str, JsonValue] = {"message": self.message}
        if self.message_id:
            content |= {"messageId": self.message_id, "statusCode": self.code, "traceID": ""}
        return content | self.extra


def bad_request(message: str, message_id: str = "") -> GrafanaError:
    """A 400 answer."""
    return GrafanaError(400, message, message_id)


def not_found(message: str, message_id: str = "") -> GrafanaError:
    """A 404 answer."""
    return GrafanaError(404, message, message_id)


def conflict(message: str, message_id: str = "") -> GrafanaError:
    """A 409 answer."""
    return GrafanaError(409, message, message_id)


def install_error_handlers(app: FastAPI) -> None:
    """Makes the application answer every failure in Grafana's form."""
    app.add_exception_handler(GrafanaError, _grafana_error)
    app.add_exception_handler(RequestValidationError, _malformed_request)
    app.add_exception_handler(HTTPException, _http_error)


def _grafana_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, GrafanaError):
        raise error
    return JSONResponse(error.body(), status_code=error.code)


def _malformed_request(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    details = "; ".join(
        f"{'.'.join(str(part) for part in problem['loc'][1:])}: {problem['msg']}"
        for problem in error.errors()
    )
    return JSONResponse({"message": f"bad request data: {details}"}, status_code=400)


def _http_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    message = "Not found" if error.status_code == 404 else error.detail
    return JSONResponse({"message": message}, status_code=error.status_code, headers=error.headers)
