from ipaddress import ip_network

import pytest
from starlette.requests import HTTPConnection

from service_kit.settings import SettingsError, load_settings
from shop_services.frontend.settings import FrontendSettings
from shop_services.shared.client_ip import PRIVATE_NETWORKS, Network, client_ip

PROXY = "10.0.0.2"
VISITOR = "203.0.113.7"


def asked_from(peer: str, *forwarded: str, trusted: tuple[Network, ...] = PRIVATE_NETWORKS) -> str:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    scope = {"type": "http", "client": (peer, 1), "headers": headers}
    return str(client_ip(HTTPConnection(scope), trusted))


def test_without_a_proxy_it_is_whoever_connected() -> None:
    assert asked_from(VISITOR) == VISITOR


def test_a_trusted_proxy_is_believed() -> None:
    assert asked_from(PROXY, VISITOR) == VISITOR


def test_a_stranger_is_not_believed() -> None:
    assert asked_from("198.51.100.1", VISITOR) == "198.51.100.1"


def test_what_the_client_claims_to_the_proxy_is_not_believed() -> None:
    assert asked_from(PROXY, f"192.0.2.1, {VISITOR}, 10.0.0.3") == VISITOR


def test_several_headers_are_one_list() -> None:
    assert asked_from(PROXY, "192.0.2.1", VISITOR) == VISITOR


@pytest.mark.parametrize("nonsense", ["", "unknown", "1.2.3", "a, b"])
def test_what_is_no_address_leaves_the_proxy(nonsense: str) -> None:
    assert asked_from(PROXY, nonsense) == PROXY


def test_ipv6_is_understood() -> None:
    assert asked_from("fd00::1", "2001:db8::7") == "2001:db8::7"


def test_a_visitor_within_the_private_networks_is_the_outermost_one() -> None:
    assert asked_from(PROXY, "192.168.1.5") == "192.168.1.5"


def test_the_trusted_networks_can_be_set() -> None:
    environ = {"SERVICE_NAME": "frontend", "API_URL": "http://api", "TRUSTED_PROXIES": "10.1.0.0/16, ::1/128"}
    settings = load_settings(FrontendSettings, environ)
    assert settings.trusted_proxies == (ip_network("10.1.0.0/16"), ip_network("::1/128"))
    assert asked_from(PROXY, VISITOR, trusted=settings.trusted_proxies) == PROXY


def test_a_network_that_is_none_is_refused() -> None:
    environ = {"SERVICE_NAME": "frontend", "API_URL": "http://api", "TRUSTED_PROXIES": "10.1.0.0/99"}
    with pytest.raises(SettingsError, match="TRUSTED_PROXIES"):
        load_settings(FrontendSettings, environ)
