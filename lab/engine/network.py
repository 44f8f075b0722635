"""The host's side of an engine's network: its default bridge, and what it leaves behind when it ends."""

import json
import re
from ipaddress import IPv4Network
from pathlib import Path

from filelock import FileLock
from pydantic import BaseModel, TypeAdapter

from lab.cache import cache_root
from lab.engine.address import Addresses, Route, choose
from lab.engine.firewall import remove_rules
from lab.engine.root import engine_root, in_root


class _RouteLine(BaseModel):
    dst: str
    dev: str = ""


_ROUTES = TypeAdapter(list[_RouteLine])


def create_bridge(root: Path, state: Path) -> Addresses:
    """Choose addresses for this engine and give it its default bridge (kept where it is there already)."""
    with FileLock(cache_root() / "engine-network.lock"):
        routes = _routes(root)
        addresses = choose(state, routes)
        name = addresses.bridge
        if not _exists(name):
            in_root(root, "ip", "link", "add", name, "type", "bridge")
        if all(route.interface != name for route in routes):
            in_root(root, "ip", "address", "add", str(addresses.bridge_address), "dev", name)
            in_root(root, "ip", "link", "set", name, "up")
    return addresses


def remove_network(state: Path) -> None:
    """Remove the bridges and firewall rules that an engine, now ended, left on the host."""
    bridge = choose(state, []).bridge
    bridges = [name for name in sorted({bridge, *_stored_bridges(state)}) if _exists(name)]
    if not bridges:
        return
    root = engine_root(lambda _: None)
    remove_rules(root, bridge, bridges)
    for name in bridges:
        in_root(root, "ip", "link", "delete", name)


def _exists(interface: str) -> bool:
    return Path("/sys/class/net", interface).exists()


def _routes(root: Path) -> list[Route]:
    lines = _ROUTES.validate_json(in_root(root, "ip", "-json", "-4", "route", "show", "table", "all") or "[]")
    return [Route(IPv4Network(line.dst), line.dev) for line in lines if line.dst[0].isdigit()]


def _stored_bridges(state: Path) -> set[str]:
    """The bridges of the engine's networks, by its own records: once it is down there is no other list."""
    records = state / "data" / "network" / "files" / "local-kv.db"
    if not records.exists():
        return set()
    found = re.findall(rb'"BridgeName":("(?:[^"\\]|\\.)*")', records.read_bytes())
    return {str(json.loads(name)) for name in found}
