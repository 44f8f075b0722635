"""Addresses of Elasticsearch nodes."""

from urllib.parse import urlsplit

from ..options import Options

_PORT = 9200


def read_hosts(options: Options) -> list[str]:
    """The setting `hosts`, as URLs.

    Raises:
        ConfigError: one is not valid, or is to be spoken to over TLS.
    """
    hosts = options.texts("hosts", ("127.0.0.1",))
    if not hosts:
        raise options.error("needs at least one address", "hosts")
    return [_url(options, host) for host in hosts]


def _url(options: Options, host: str) -> str:
    parts = urlsplit(host if "://" in host else f"http://{host}")
    try:
        port = parts.port or _PORT
    except ValueError:
        port = 0
    if parts.scheme != "http":
        raise options.error(f"{host!r}: the lab's stand-in speaks http alone", "hosts")
    if not parts.hostname or not port or parts.username:
        raise options.error(f"{host!r} is no address: write http://elasticsearch:9200", "hosts")
    return f"http://{parts.hostname}:{port}{parts.path.rstrip('/')}"
