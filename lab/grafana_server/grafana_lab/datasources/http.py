"""HTTP requests to datasources, with their authentication, headers and TLS settings."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
from pydantic import JsonValue

from ..members import flag_at, text_at
from .model import DataSourceError, Instance, Outgoing


@dataclass(frozen=True)
class Request:
    """A request below a datasource's URL."""

    method: str
    path: str
    params: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None


def send(instance: Instance, outgoing: Outgoing, request: Request) -> httpx.Response:
    """The datasource's answer, whatever its status.

    Raises:
        DataSourceError: no answer came.
    """
    if not instance.url:
        raise DataSourceError(f"data source {instance.name!r} has no URL: set one")
    code = "error"
    try:
        if own_tls := _tls(instance):
            with httpx.Client(verify=own_tls) as client:
                response = _send(client, instance, request, outgoing.timeout)
        else:
            response = _send(outgoing.http, instance, request, outgoing.timeout)
        code = str(response.status_code)
        return response
    except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError) as error:
        reason = str(error) or type(error).__name__
        raise DataSourceError(
            f"{request.method} {instance.url}{request.path}: {reason}", status=502
        ) from None
    finally:
        counter = outgoing.metrics.datasource_requests
        counter.labels(instance.name, instance.type, code, request.method.lower()).inc()


def _send(client: httpx.Client, instance: Instance, request: Request, timeout: float) -> httpx.Response:
    password = instance.secrets.get("basicAuthPassword", "")
    return client.request(
        request.method,
        instance.url.rstrip("/") + request.path,
        params=request.params,
        headers={**request.headers} | own_headers(instance),
        content=request.content,
        auth=(instance.basic_auth_user, password) if instance.basic_auth else None,
        timeout=timeout,
    )


def request_json(
    instance: Instance, outgoing: Outgoing, path: str, params: Mapping[str, str] | None = None
) -> dict[str, JsonValue]:
    """The JSON object that a GET brings.

    Raises:
        DataSourceError: no answer, a status other than 2xx (with what the answer says), or no object.
    """
    response = send(instance, outgoing, Request("GET", path, params))
    try:
        body: JsonValue = response.json()
    except ValueError:
        body = None
    if not response.is_success:
        reason = body.get("error") if isinstance(body, dict) else None
        message = str(reason) if reason else response.text.strip()[:500] or response.reason_phrase
        raise DataSourceError(f"{response.status_code}: {message}", status=400)
    if not isinstance(body, dict):
        raise DataSourceError(
            f"{instance.type} at {instance.url} answered something other than a JSON object"
        )
    return body


def own_headers(instance: Instance) -> dict[str, str]:
    """The headers that users add: `httpHeaderName<n>` in jsonData, `httpHeaderValue<n>` among the secrets."""
    prefix = "httpHeaderName"
    return {
        text_at(instance.json_data, key): instance.secrets.get(
            f"httpHeaderValue{key.removeprefix(prefix)}", ""
        )
        for key in instance.json_data
        if key.startswith(prefix) and text_at(instance.json_data, key)
    }


def _tls(instance: Instance) -> ssl.SSLContext | None:
    if flag_at(instance.json_data, "tlsSkipVerify"):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    if flag_at(instance.json_data, "tlsAuthWithCACert"):
        return ssl.create_default_context(cadata=instance.secrets.get("tlsCACert", ""))
    return None
