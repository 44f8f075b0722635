"""Who asks: the client's address, told by proxies that we trust and by no others."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Annotated

from pydantic import BeforeValidator
from starlette.requests import HTTPConnection

HEADER = "X-Forwarded-For"

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# This host and the ranges for private use (RFC 1918, RFC 4193), from which containers get their addresses.
PRIVATE_NETWORKS: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)


def _separated(value: object) -> object:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


Networks = Annotated[tuple[Network, ...], BeforeValidator(_separated)]
"""Networks; a setting names them with commas between."""


def client_ip(connection: HTTPConnection, trusted: Sequence[Network]) -> Address:
    """The last address on the way here that no trusted proxy has.

    Each proxy adds the address that it was asked from at the end of X-Forwarded-For; what stands further to
    the left is the client's own claim. What is not an address ends the search.
    """
    address = _parsed(connection.client.host if connection.client else "") or IPv4Address(0)
    hops = [hop for value in connection.headers.getlist(HEADER) for hop in value.split(",")]
    for hop in reversed(hops):
        if not any(address in network for network in trusted):
            break
        told = _parsed(hop.strip())
        if told is None:
            break
        address = told
    return address


def _parsed(text: str) -> Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
