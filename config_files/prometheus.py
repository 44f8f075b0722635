"""prometheus.yml: a scrape job for every service that has metrics."""

from typing import TypedDict

import yaml

from model.catalogue.alertmanager import PORT as ALERTMANAGER_PORT
from model.catalogue.metrics import Cadvisor
from model.member import Member
from model.topology import Topology
from model.values import duration

RULES_FOLDER = "/etc/prometheus/rules"


class _Relabel(TypedDict, total=False):
    source_labels: list[str]
    separator: str
    regex: str
    target_label: str
    replacement: str
    action: str


def prometheus_yml(topology: Topology) -> str:
    """Jobs are named after services; every series carries `service`, `kind` and `tier` of its target."""
    prometheus = topology.system.monitoring.prometheus
    interval = duration(prometheus.scrape_interval)
    document: dict[str, object] = {
        "global": {
            "scrape_interval": interval,
            "scrape_timeout": duration(min(10, prometheus.scrape_interval)),
            "evaluation_interval": _evaluation(topology),
            "external_labels": {"system": topology.system.name, "stack": topology.stack},
        },
        "rule_files": [f"{RULES_FOLDER}/*.yml"],
        "scrape_configs": [_job(topology, member) for member in topology.scraped],
    }
    if topology.system.alerting.router == "alertmanager":
        targets = [{"targets": [f"alertmanager:{ALERTMANAGER_PORT}"]}]
        document["alerting"] = {"alertmanagers": [{"static_configs": targets}]}
    if prometheus.remote_write:
        document["remote_write"] = [{"url": url} for url in prometheus.remote_write]
    return yaml.safe_dump(document, sort_keys=False, width=120)


def _evaluation(topology: Topology) -> str:
    """Prometheus evaluates alerts where it is their router; else recording rules only, once a scrape."""
    alerting = topology.system.alerting
    by_prometheus = alerting.router == "alertmanager"
    scrape = topology.system.monitoring.prometheus.scrape_interval
    return duration(min(alerting.interval, scrape) if by_prometheus else scrape)


def _job(topology: Topology, member: Member) -> dict[str, object]:
    endpoint = member.service.metrics_endpoint
    if endpoint is None:
        raise ValueError(f"{member.name} has no metrics to scrape")
    job: dict[str, object] = {
        "job_name": member.name,
        "metrics_path": endpoint.path,
        # some exporters still answer without a content type, which Prometheus 3 refuses
        "fallback_scrape_protocol": "PrometheusText0.0.4",
        "static_configs": [
            {
                "targets": [f"{instance}:{endpoint.port}" for instance in member.instances],
                "labels": {"service": member.name, "kind": member.kind, "tier": member.service.tier.value},
            }
        ],
    }
    if isinstance(member.service, Cadvisor):
        # its series carry timestamps, so without this a container would go on for five minutes after its end
        job["track_timestamps_staleness"] = True
        job["metric_relabel_configs"] = _own_containers(topology)
    return job


def _own_containers(topology: Topology) -> list[_Relabel]:
    """Keeps this stack's containers and the host's root group, and names services as the labels say.

    Another stack's containers on the host are its own Prometheus' business.
    """
    system, stack = topology.system.name, topology.stack
    labels = ["container_label_gantry_system", "container_label_gantry_stack", "id"]
    keep = f"{system};{stack};.+|;;/|;;"
    return [
        {"source_labels": labels, "separator": ";", "regex": keep, "action": "keep"},
        {
            "source_labels": ["container_label_gantry_service"],
            "regex": "(.+)",
            "target_label": "service",
            "replacement": "$1",
        },
        {
            "source_labels": ["container_label_gantry_tier"],
            "regex": "(.+)",
            "target_label": "tier",
            "replacement": "$1",
        },
        {"regex": "container_label_.+|image", "action": "labeldrop"},
    ]
