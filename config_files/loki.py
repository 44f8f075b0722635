"""loki.yml: one process, files on its volume, and a compactor that really deletes."""

import yaml

from model.catalogue.alertmanager import PORT as ALERTMANAGER_PORT
from model.topology import Topology
from model.values import duration


def loki_yml(topology: Topology) -> str:
    """Loki keeps everything for ever unless the compactor is told otherwise (its retention page says so)."""
    loki = topology.system.monitoring.loki
    document: dict[str, object] = {
        "auth_enabled": False,
        "server": {"http_listen_port": loki.listens_on, "log_level": "info", "log_format": "json"},
        "common": {
            "instance_addr": "127.0.0.1",
            "path_prefix": loki.data_path,
            "replication_factor": 1,
            "ring": {"kvstore": {"store": "inmemory"}},
            "storage": {
                "filesystem": {
                    "chunks_directory": f"{loki.data_path}/chunks",
                    "rules_directory": f"{loki.data_path}/rules",
                }
            },
        },
        "schema_config": {
            "configs": [
                {
                    "from": "2024-04-01",
                    "store": "tsdb",
                    "object_store": "filesystem",
                    "schema": "v13",
                    "index": {"prefix": "index_", "period": "24h"},
                }
            ]
        },
        "compactor": {
            "working_directory": f"{loki.data_path}/compactor",
            "retention_enabled": True,
            "retention_delete_delay": "2h",
            "delete_request_store": "filesystem",
        },
        "limits_config": {
            "retention_period": f"{loki.retention // 3600}h",
            "reject_old_samples": True,
            "reject_old_samples_max_age": duration(7 * 86400),
            "volume_enabled": True,
            "ingestion_rate_mb": 8,
            "ingestion_burst_size_mb": 16,
        },
        # the waits are for rings of several Lokis: alone it is ready in a second instead of seventeen
        "ingester": {
            "chunk_idle_period": "30m",
            "lifecycler": {"min_ready_duration": "0s"},
            "wal": {"flush_on_shutdown": True},
        },
        "frontend": {"scheduler_dns_lookup_period": "500ms"},
        "query_range": {"align_queries_with_step": True},
        "analytics": {"reporting_enabled": False},
    }
    if topology.system.alerting.router == "alertmanager":
        document["ruler"] = _ruler(topology)
    return yaml.safe_dump(document, sort_keys=False, width=120)


def _ruler(topology: Topology) -> dict[str, object]:
    """Loki evaluates the alerts on log lines itself; its one tenant is called 'fake'."""
    return {
        "storage": {"type": "local", "local": {"directory": RULES_FOLDER}},
        "rule_path": "/tmp/loki-rules",  # noqa: S108  (a tmpfs of the container's own)
        "alertmanager_url": f"http://alertmanager:{ALERTMANAGER_PORT}",
        "enable_alertmanager_v2": True,
        "evaluation_interval": duration(topology.system.alerting.interval),
        "ring": {"kvstore": {"store": "inmemory"}},
    }


RULES_FOLDER = "/etc/loki/rules"
"""Where the ruler finds a folder for each tenant."""
