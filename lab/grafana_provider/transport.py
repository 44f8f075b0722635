"""Sends HTTP requests to Grafana: credentials, headers, TLS and retries come from the settings."""

import json
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

import httpx

from lab.grafana_provider.errors import StoppedError, UnreachableError
from lab.grafana_provider.settings import Settings
from lab.grafana_provider.values import Properties
from lab.grafana_provider.version import VERSION

_TIMEOUT = 30.0  # seconds; the official client library's default


@dataclass(frozen=True)
class Reply:
    """Grafana's last word on a request."""

    status: int
    text: str


class Transport:
    """A pool of connections to one Grafana; makes no request by itself."""

    def __init__(self, settings: Settings, stopped: threading.Event) -> None:
        self._settings = settings
        self._stopped = stopped
        self._base = f"{settings.url.rstrip('/')}/api"
        self._pool = _pool(settings)

    def send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str],
        body: Properties | None,
        headers: Mapping[str, str],
    ) -> Reply:
        """The reply to a request below /api, after the retries that the settings ask for.

        Raises:
            UnreachableError: no reply at all.
            StoppedError: the engine asked to stop while this waited for the next try.
        """
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        reply: Reply | None = None
        problem = ""
        for attempt in range(self._settings.retries + 1):
            if attempt and self._stopped.wait(self._settings.retry_wait or 2**attempt):
                raise StoppedError("stopped while waiting for Grafana")
            try:
                response = self._pool.request(
                    method, f"{self._base}{path}", params=query, content=content, headers=headers
                )
            except httpx.TransportError as error:
                reply, problem = None, f'{method.capitalize()} "{self._base}{path}": {error}'
                continue
            reply = Reply(response.status_code, response.text)
            if not self._retries(reply.status):
                break
        if reply is None:
            raise UnreachableError(problem)
        return reply

    def _retries(self, status: int) -> bool:
        return any(
            all(wanted in ("x", digit) for wanted, digit in zip(code, str(status), strict=True))
            for code in self._settings.retry_codes
        )


def _pool(settings: Settings) -> httpx.Client:
    address = urlsplit(settings.url)
    headers = {
        "Content-Type": "application/json",
        "Grafana-Terraform-Provider": "true",
        "Grafana-Terraform-Provider-Version": VERSION,
        "User-Agent": f"pulumi-resource-grafana/{VERSION}",
        **settings.headers,
    }
    auth = None
    if settings.has_basic_auth:
        user, _, password = settings.auth.partition(":")
        auth = httpx.BasicAuth(user, password)
    elif settings.auth != "anonymous":
        headers["Authorization"] = f"Bearer {settings.auth}"
    return httpx.Client(
        auth=auth,
        headers=headers,
        timeout=_TIMEOUT,
        verify=_tls(settings) if address.scheme == "https" else False,
        # Like Go's client: never a proxy to the machine itself.
        trust_env=address.hostname not in ("localhost", "127.0.0.1", "::1"),
    )


def _tls(settings: Settings) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if settings.ca_cert:
        context.load_verify_locations(cadata=_pem(settings.ca_cert))
    if settings.tls_cert:
        with NamedTemporaryFile("w", suffix=".pem") as pair:  # Python's ssl only loads pairs from files
            pair.write(f"{_pem(settings.tls_cert)}\n{_pem(settings.tls_key)}\n")
            pair.flush()
            context.load_cert_chain(pair.name)
    if settings.insecure:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _pem(given: str) -> str:
    """The PEM text itself, or the content of the file that is named."""
    return given if "-----BEGIN" in given else Path(given).read_text(encoding="ascii")
