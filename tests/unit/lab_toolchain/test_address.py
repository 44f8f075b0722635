from ipaddress import IPv4Network
from pathlib import Path

import pytest

from lab.engine.address import Route, choose
from lab.engine.errors import EngineError

CLONE = Path("/srv/clone/.gantry/engine")


def route(destination: str, interface: str = "eth0") -> Route:
    return Route(IPv4Network(destination), interface)


def test_a_folder_gets_the_same_addresses_each_time() -> None:
    assert choose(CLONE, []) == choose(CLONE, [])


def test_two_clones_get_different_bridges() -> None:
    assert choose(CLONE, []).bridge != choose(Path("/srv/other/.gantry/engine"), []).bridge


def test_the_bridges_name_leaves_room_for_the_longest_firewall_chain() -> None:
    assert len(choose(CLONE, []).bridge + "-ISOLATION-STAGE-1") < 29


def test_a_range_that_the_host_already_routes_is_passed_over() -> None:
    first = choose(CLONE, [])
    second = choose(CLONE, [route(str(first.bridge_address.network))])
    assert not second.block.overlaps(first.block)
    assert second.bridge == first.bridge


def test_the_default_route_is_in_nobodys_way() -> None:
    assert choose(CLONE, [route("0.0.0.0/0")]) == choose(CLONE, [])


def test_addresses_stay_where_the_bridge_outlived_its_engine() -> None:
    elsewhere = choose(Path("/srv/other/.gantry/engine"), [])
    bridge = choose(CLONE, []).bridge
    kept = choose(CLONE, [route("10.99.128.0/24", "br-0123456789ab"), route("10.99.0.0/24", bridge)])
    assert kept.block == IPv4Network("10.99.0.0/16")
    assert kept.block != elsewhere.block


def test_new_networks_are_numbered_beside_the_default_bridge() -> None:
    addresses = choose(CLONE, [])
    assert addresses.pool.subnet_of(addresses.block)
    assert not addresses.pool.overlaps(addresses.bridge_address.network)


def test_a_host_without_a_free_range_is_told_so() -> None:
    with pytest.raises(EngineError, match="no free address range"):
        choose(CLONE, [route("10.0.0.0/8")])
