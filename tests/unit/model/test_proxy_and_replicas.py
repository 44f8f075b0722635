"""Routes, replicas and the proxy that serves both."""

from pathlib import Path

from planning.planner import build_plan
from tests.unit.systems_on_paper import problems_of, topology_of

WEB = """
services:
  web: {kind: service, image: 'a:1', port: 80, replicas: 3, publish: [8000], route: {}}
  proxy: {kind: traefik}
"""
PROD = {"environment": "prod", "domain": "example.com", "acmeEmail": "ops@example.com"}


def test_each_replica_is_a_container_of_its_own_that_answers_to_the_services_name(tmp_path: Path) -> None:
    plan = build_plan(topology_of(tmp_path, WEB), tmp_path)
    replicas = [c for c in plan.containers if c.service == "web"]
    assert [c.name for c in replicas] == ["shop-dev-web-1", "shop-dev-web-2", "shop-dev-web-3"]
    assert [c.aliases for c in replicas] == [("web", f"web-{n}") for n in (1, 2, 3)]
    assert all(c.ports == () for c in replicas)


def test_the_proxy_publishes_the_port_of_a_service_with_replicas(tmp_path: Path) -> None:
    plan = build_plan(topology_of(tmp_path, WEB), tmp_path)
    assert [(p.host, p.container) for p in plan.container("proxy").ports] == [
        (80, 80),
        (443, 443),
        (8000, 8000),
    ]


def test_a_port_offset_moves_the_port_of_the_host_and_not_the_one_in_the_proxy(tmp_path: Path) -> None:
    plan = build_plan(topology_of(tmp_path, WEB, {"portOffset": 20000}), tmp_path)
    assert (28000, 8000) in [(p.host, p.container) for p in plan.container("proxy").ports]


def test_a_service_with_one_container_publishes_its_port_itself(tmp_path: Path) -> None:
    plan = build_plan(topology_of(tmp_path, WEB.replace("replicas: 3, ", "")), tmp_path)
    assert [p.host for p in plan.container("web").ports] == [8000]
    assert [p.host for p in plan.container("proxy").ports] == [80, 443]


def test_who_needs_a_service_waits_for_all_of_its_replicas(tmp_path: Path) -> None:
    text = WEB + "  job: {kind: worker, image: 'a:1', port: 90, needs: [web]}\n"
    plan = build_plan(topology_of(tmp_path, text), tmp_path)
    assert plan.container("job").needs == ("web-1", "web-2", "web-3")


def test_replicas_that_publish_a_port_need_a_proxy(tmp_path: Path) -> None:
    text = "services:\n  web: {kind: service, image: 'a:1', port: 80, replicas: 2, publish: [8000]}\n"
    assert "traefik" in problems_of(tmp_path, text)["services.web.replicas"].remedy


def test_replicas_can_not_publish_a_port_that_the_proxy_uses_itself(tmp_path: Path) -> None:
    found = problems_of(tmp_path, WEB.replace("8000", "8899"))
    assert found["services.web.publish"].value == "8899"


def test_replicas_can_not_write_one_log_file(tmp_path: Path) -> None:
    found = problems_of(tmp_path, WEB.replace("port: 80", "port: 80, log_file: web.log"))
    assert list(found) == ["services.web.log_file"]


def test_a_route_needs_a_proxy(tmp_path: Path) -> None:
    text = "services:\n  web: {kind: service, image: 'a:1', port: 80, route: {}}\n"
    assert list(problems_of(tmp_path, text)) == ["services.web.route"]


def test_two_routes_of_the_same_place_are_refused(tmp_path: Path) -> None:
    text = WEB + "  other: {kind: service, image: 'a:1', port: 80, route: {}}\n"
    assert "web" in problems_of(tmp_path, text)["services.other.route"].reason


def test_a_second_proxy_is_refused(tmp_path: Path) -> None:
    assert "services.more" in problems_of(tmp_path, WEB + "  more: {kind: traefik, publish: []}\n")


def test_production_with_a_proxy_needs_a_domain(tmp_path: Path) -> None:
    assert list(problems_of(tmp_path, WEB, {"environment": "prod"})) == ["gantry:domain"]
    assert problems_of(tmp_path, WEB, PROD) == {}


def test_development_gets_certificates_of_its_own_authority_and_production_none(tmp_path: Path) -> None:
    def tls(**settings: object) -> list[str]:
        return [s.name for s in topology_of(tmp_path, WEB, settings).secrets if s.name.startswith("tls-")]

    assert tls() == ["tls-authority", "tls-authority-key", "tls-certificate", "tls-key"]
    assert tls(**PROD) == []


def test_the_certificate_names_every_host_of_a_route(tmp_path: Path) -> None:
    text = WEB + "monitoring: {grafana: {route: {host: grafana}}}\n"
    assert topology_of(tmp_path, text).proxied_hosts == ("localhost", "grafana.localhost")
    assert topology_of(tmp_path, text, PROD).proxied_hosts == ("example.com", "grafana.example.com")


def test_the_proxy_is_on_the_networks_of_those_behind_it_and_waits_for_none(tmp_path: Path) -> None:
    topology = topology_of(tmp_path, WEB + "monitoring: {prometheus: {route: {host: p, protected: true}}}\n")
    proxy = topology.members["proxy"]
    assert {t.value for t in topology.networks_of(proxy)} == {"edge", "app", "monitoring"}
    assert proxy.needs == ()
