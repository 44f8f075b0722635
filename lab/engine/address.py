"""Which bridge name and addresses an engine gets, so that several can live on one host: pure functions."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv4Network
from pathlib import Path

from lab.engine.errors import EngineError

_FIRST, _COUNT = 64, 160  # 10.64.0.0/16 … 10.223.0.0/16: off the ends of 10/8, where most sites number from


@dataclass(frozen=True)
class Route:
    """A destination the host already reaches through the named interface."""

    destination: IPv4Network
    interface: str


@dataclass(frozen=True)
class Addresses:
    """One engine's /16, of which the default bridge has the first /24 and new networks the upper half."""

    bridge: str
    block: IPv4Network

    @property
    def bridge_address(self) -> IPv4Interface:
        """The default bridge's own address and subnet."""
        return IPv4Interface(f"{self.block.network_address + 1}/24")

    @property
    def pool(self) -> IPv4Network:
        """Where networks without a subnet of their own are numbered from: 128 times a /24."""
        return list(self.block.subnets(new_prefix=17))[1]


def choose(state: Path, routes: Iterable[Route]) -> Addresses:
    """The same addresses for the same folder each time, unless somebody else's route is in the way.

    Where the bridge is there already, as after a crash, its addresses stay.

    Raises:
        EngineError: every candidate overlaps a route of the host.
    """
    number = int.from_bytes(hashlib.sha256(str(state).encode()).digest()[:8])
    bridge = f"gtry{number % 16**6:06x}"  # firewall chains begin with it and leave it 10 characters
    routes = list(routes)
    for route in routes:
        if route.interface == bridge:
            return Addresses(bridge, route.destination.supernet(new_prefix=16))
    foreign = [route.destination for route in routes]
    for step in range(_COUNT):
        block = IPv4Network(f"10.{_FIRST + (number + step) % _COUNT}.0.0/16")
        if not any(block.overlaps(other) for other in foreign if other.prefixlen > 0):
            return Addresses(bridge, block)
    raise EngineError(
        f"no free address range for the engine in 10.{_FIRST}.0.0 … 10.{_FIRST + _COUNT - 1}.255.255: "
        "stop engines that are not needed, or remove routes (`ip route`)"
    )
