"""promtail.yml: tails Docker's json-file logs and tells services apart by the log tag."""

import yaml

from model.topology import Topology


def log_tag(prefix: str, service: str) -> str:
    """The tag that a container's log lines carry; the shippers read the service from it."""
    return f"{prefix}/{service}"


def promtail_yml(topology: Topology) -> str:
    """Only this stack's containers; JSON lines give their level, others go as they are."""
    parts = topology.system.monitoring
    tag = f"^{topology.prefix}/(?P<service>[a-z0-9-]+)$"
    stages: list[dict[str, object]] = [
        {"json": {"expressions": {"stream": "stream", "tag": "attrs.tag", "time": "time", "log": "log"}}},
        {"regex": {"source": "tag", "expression": tag}},
        {"labels": {"service": None, "stream": None}},
        {"match": {"selector": '{service=""}', "action": "drop"}},
        *_twice_logged(topology),
        {"timestamp": {"source": "time", "format": "RFC3339Nano"}},
        {"template": {"source": "log", "template": '{{ TrimSuffix .Value "\\n" }}'}},
        {"output": {"source": "log"}},
        {"json": {"expressions": {"level": "level"}}},
        {"labels": {"level": None}},
    ]
    document = {
        "server": {"http_listen_port": parts.shipper.listens_on, "grpc_listen_port": 0, "log_level": "info"},
        "positions": {"filename": "/var/lib/promtail/positions.yaml"},
        "clients": [
            {
                "url": f"http://loki:{parts.loki.listens_on}/loki/api/v1/push",
                # patient: lines wait in Docker's files while Loki restarts
                "backoff_config": {"min_period": "500ms", "max_period": "1m", "max_retries": 20},
                "external_labels": {"system": topology.system.name, "stack": topology.stack},
            }
        ],
        "scrape_configs": [
            {
                "job_name": "containers",
                "static_configs": [
                    {
                        "targets": ["localhost"],
                        "labels": {"__path__": "/var/lib/docker/containers/*/*-json.log"},
                    }
                ],
                "pipeline_stages": stages,
            },
            *_log_files(topology),
        ],
    }
    return yaml.safe_dump(document, sort_keys=False, width=140)


def _log_files(topology: Topology) -> list[dict[str, object]]:
    """One job for the files that services write: a line's time and level are its own."""
    if not topology.log_files:
        return []
    stages: list[dict[str, object]] = [
        {"json": {"expressions": {"level": "level", "timestamp": "timestamp"}}},
        {"timestamp": {"source": "timestamp", "format": "RFC3339Nano"}},
        {"labels": {"level": None}},
    ]
    files = [
        {"targets": ["localhost"], "labels": {"service": name, "stream": "file", "__path__": path}}
        for name, path in topology.log_files.items()
    ]
    return [{"job_name": "files", "static_configs": files, "pipeline_stages": stages}]


def _twice_logged(topology: Topology) -> list[dict[str, object]]:
    """What a service writes into its file it also prints; what it prints on stderr is something else."""
    if not topology.log_files:
        return []
    selector = f'{{service=~"{"|".join(topology.log_files)}",stream="stdout"}}'
    return [{"match": {"selector": selector, "action": "drop"}}]
