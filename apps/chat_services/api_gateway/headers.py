"""Which headers go through the gateway."""

from collections.abc import Iterable

from starlette.datastructures import Headers

Header = tuple[bytes, bytes]

# RFC 9110, section 7.6.1: these are for the next hop alone.
_HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
# The gateway says these itself: a client's own word for them is not to be trusted, or is about another hop.
_OWN_TO_REQUESTS = frozenset(
    {
        b"accept-encoding",
        b"content-length",
        b"expect",
        b"forwarded",
        b"host",
        b"x-forwarded-for",
        b"x-forwarded-host",
        b"x-forwarded-proto",
        b"x-real-ip",
        b"x-request-id",
    }
)
_OWN_TO_RESPONSES = frozenset({b"date", b"server", b"x-request-id"})


def for_upstream(headers: Headers, *, client: str, scheme: str, request_id: str | None) -> list[Header]:
    """What the service gets of a request's headers."""
    added = [
        (b"x-forwarded-for", client.encode()),
        (b"x-forwarded-proto", scheme.encode()),
        (b"x-forwarded-host", headers.get("Host", "").encode("latin-1")),
        (b"accept-encoding", b"identity"),
    ]
    if request_id is not None:
        added.append((b"x-request-id", request_id.encode()))
    return [*_kept(headers.raw, _OWN_TO_REQUESTS), *added]


def for_client(headers: Iterable[Header]) -> list[Header]:
    """What the client gets of a response's headers."""
    return _kept(list(headers), _OWN_TO_RESPONSES)


def _kept(headers: list[Header], dropped: frozenset[bytes]) -> list[Header]:
    named = {
        part.strip().lower()
        for name, value in headers
        if name.lower() == b"connection"
        for part in value.split(b",")
    }
    unwanted = _HOP_BY_HOP | dropped | named
    return [(name.lower(), value) for name, value in headers if name.lower() not in unwanted]
