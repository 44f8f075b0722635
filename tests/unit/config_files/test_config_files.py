"""The generated configuration files say what the topology says."""

import yaml

from cli.project import PROJECT
from config_files.alloy import config_alloy
from config_files.haproxy import haproxy_cfg
from config_files.loki import loki_yml
from config_files.prometheus import prometheus_yml
from config_files.promtail import promtail_yml
from model.loading import load_topology

TOPOLOGY = load_topology(PROJECT, {"system": "motoo"}, "dev")


def test_prometheus_scrapes_every_service_that_has_metrics_and_no_other() -> None:
    document = yaml.safe_load(prometheus_yml(TOPOLOGY))
    jobs = {job["job_name"]: job["static_configs"][0]["targets"] for job in document["scrape_configs"]}
    assert jobs == {m.name: [f"{m.name}:{_port(m.name)}"] for m in TOPOLOGY.scraped}
    assert "backend" in jobs
    assert "db" not in jobs


def _port(name: str) -> int:
    endpoint = TOPOLOGY.members[name].service.metrics_endpoint
    assert endpoint
    return endpoint.port


def test_prometheus_is_on_a_network_of_everything_that_it_scrapes() -> None:
    own = set(TOPOLOGY.networks_of(TOPOLOGY.members["prometheus"]))
    assert [m.name for m in TOPOLOGY.scraped if not own & set(TOPOLOGY.networks_of(m))] == []


def test_loki_deletes_after_thirty_days() -> None:
    document = yaml.safe_load(loki_yml(TOPOLOGY))
    assert document["limits_config"]["retention_period"] == "720h"
    assert document["compactor"]["retention_enabled"] is True
    assert document["compactor"]["delete_request_store"] == "filesystem"


def test_both_shippers_read_the_service_from_the_tag_that_containers_get() -> None:
    for text in (promtail_yml(TOPOLOGY), config_alloy(TOPOLOGY)):
        assert "^motoo-dev/(?P<service>[a-z0-9-]+)$" in text
        assert "http://loki:3100/loki/api/v1/push" in text


def test_the_socket_filter_passes_nothing_but_reads_of_single_containers_and_of_the_engine() -> None:
    text = haproxy_cfg(TOPOLOGY)
    assert "deny_status 403 unless reads engine or reads one_container" in text
    assert "acl reads method GET HEAD" in text
