"""What exists in one environment only, and where a system's networks lie."""

from ipaddress import IPv4Network
from itertools import combinations
from pathlib import Path

import pytest

from model.container import Tier
from planning.planner import build_plan
from tests.unit.systems_on_paper import problems_of, topology_of

TEXT = """
services:
  web: {kind: service, image: 'a:1', port: 80, needs: [db]}
  db: {kind: postgres}
  page: {kind: pgadmin, needs: [db], publish: [5050], only: dev}
address_range: 172.20.0.0/16
"""
PROD = {"environment": "prod"}


def test_a_service_of_development_is_not_in_production(tmp_path: Path) -> None:
    assert "page" in topology_of(tmp_path, TEXT).members
    assert "page" not in topology_of(tmp_path, TEXT, PROD).members


def test_a_need_of_something_that_the_environment_lacks_is_refused(tmp_path: Path) -> None:
    text = TEXT.replace(
        "needs: [db]}\n  db: {kind: postgres}", "needs: [db]}\n  db: {kind: postgres, only: dev}"
    )
    assert problems_of(tmp_path, text) == {}
    assert "prod" in problems_of(tmp_path, text, PROD)["services.web.needs"].reason


def test_a_part_of_the_monitoring_can_not_be_left_out_of_an_environment(tmp_path: Path) -> None:
    assert "monitoring.loki.only" in problems_of(tmp_path, TEXT + "monitoring: {loki: {only: dev}}\n")


def test_a_port_can_be_kept_out_of_development(tmp_path: Path) -> None:
    web = "{host: 81, port: 80, prod: public, dev: false}"
    text = TEXT.replace("needs: [db]}\n  db", f"needs: [db], publish: [{web}]}}\n  db")
    assert build_plan(topology_of(tmp_path, text), tmp_path).container("web").ports == ()
    assert [
        p.host for p in build_plan(topology_of(tmp_path, text, PROD), tmp_path).container("web").ports
    ] == [81]


def test_every_network_has_a_part_of_the_range_and_none_overlaps(tmp_path: Path) -> None:
    topology = topology_of(tmp_path, TEXT)
    found = [topology.subnet(tier) for tier in Tier]
    parts = [part for part in found if part]
    assert len(parts) == len(Tier)
    assert all(part.subnet_of(IPv4Network("172.20.0.0/16")) for part in parts)
    assert not any(one.overlaps(other) for one, other in combinations(parts, 2))


def test_a_stack_can_have_its_networks_elsewhere(tmp_path: Path) -> None:
    topology = topology_of(tmp_path, TEXT, {"addressRange": "10.9.0.0/16"})
    subnet = topology.subnet(Tier.DATA)
    assert subnet
    assert subnet.subnet_of(IPv4Network("10.9.0.0/16"))


@pytest.mark.parametrize("text", ["172.20.0.0/25", "10.0.0.0/30"])
def test_a_range_that_is_too_small_for_all_networks_is_refused(tmp_path: Path, text: str) -> None:
    assert list(problems_of(tmp_path, TEXT.replace("172.20.0.0/16", text))) == ["address_range"]


def test_a_subnet_inside_of_the_shared_range_is_refused(tmp_path: Path) -> None:
    assert "subnets.app" in problems_of(tmp_path, TEXT + "subnets: {app: 172.20.1.0/24}\n")


def test_a_plain_number_publishes_the_kinds_own_further_port(tmp_path: Path) -> None:
    text = "services:\n  mq: {kind: rabbitmq, publish: [5672, 15672]}\n"
    ports = build_plan(topology_of(tmp_path, text), tmp_path).container("mq").ports
    assert [(p.host, p.container) for p in ports] == [(5672, 5672), (15672, 15672)]


def test_services_of_the_same_source_share_one_image(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app/Dockerfile").write_text("FROM scratch\n")
    build = "build: {context: app, dockerfile: Dockerfile}"
    text = f"""
    services:
      one: {{kind: service, {build}, port: 80}}
      two: {{kind: service, {build}, port: 81}}
    """
    plan = build_plan(topology_of(tmp_path, text), tmp_path)
    assert len(plan.builds) == 1
    assert plan.container("one").image == plan.container("two").image == plan.builds[0].tag


def test_a_secret_that_two_services_name_is_one_secret_and_a_file_in_both(tmp_path: Path) -> None:
    text = """
    services:
      one: {kind: service, image: 'a:1', port: 80, secrets: [jwt-key]}
      two: {kind: worker, image: 'a:1', port: 80, secrets: [jwt-key]}
    """
    topology = topology_of(tmp_path, text)
    plan = build_plan(topology, tmp_path)
    assert [s.name for s in topology.secrets].count("jwt-key") == 1
    for name in ("one", "two"):
        assert plan.container(name).secrets == ("jwt-key",)
        assert plan.container(name).environment["JWT_KEY_FILE"] == "/run/secrets/jwt-key"
