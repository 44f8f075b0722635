"""Whom a request is counted for."""

from ipaddress import IPv6Network, ip_address
from typing import Annotated

from fastapi import Depends, Request

# A household or a rented server gets this many bits of an IPv6 address; the rest is its own choice.
IPV6_PREFIX = 64


def client_of(request: Request) -> str:
    """The caller's address; with IPv6 the network that it can choose its addresses from."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return "unknown"
    if address.version == 6:
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Network((int(address), IPV6_PREFIX), strict=False))
    return str(address)


Client = Annotated[str, Depends(client_of)]
