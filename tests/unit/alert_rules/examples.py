"""Systems: Motoo, one that has as little as a system can have, and one of every kind, for both routers."""

from typing import Literal

import pytest
import yaml

from alert_rules import alerts as alerts_of
from alert_rules.definition import Alert
from cli.project import PROJECT
from model.loading import load_topology
from model.settings import StackSettings
from model.system import System
from model.topology import Topology

MOTOO = load_topology(PROJECT, {"system": "motoo"}, "dev")


def described(**services: object) -> Topology:
    """A system of these services."""
    return _topology({"name": "example", "services": services})


def _topology(description: object) -> Topology:
    system = System.model_validate(description)
    return Topology(system, StackSettings(system=system.name), "dev")


SMALL = _topology(
    {
        "name": "small",
        "services": {"web": {"kind": "service", "image": "nginx:1.30.4", "port": 8080, "metrics": "none"}},
    }
)
"""No database, no metrics of its own, and Alloy instead of Promtail."""

_EVERY_KIND = """
name: every
services:
  web: {kind: service, image: 'web:1', port: 8080, replicas: 2, publish: [8080], owner: shop}
  page: {kind: service, image: 'page:1', port: 8081, route: {}, needs: [db, redis, queue]}
  worker: {kind: worker, image: 'worker:1', port: 9000, replicas: 3, needs: [queue]}
  clock: {kind: worker, image: 'clock:1', probe_by: {command: [pidof, clock]}, needs: [pipeline]}
  db: {kind: postgres, grafana: true, backup: {every: 1d}}
  redis: {kind: redis, backup: {every: 6h}}
  queue: {kind: rabbitmq}
  search: {kind: elasticsearch}
  pipeline: {kind: logstash, needs: [search]}
  proxy: {kind: traefik}
  models: {kind: ollama}
  pgadmin: {kind: pgadmin, needs: [db]}
  redis-commander: {kind: redis-commander, needs: [redis]}
  redis-cli: {kind: redis-cli, needs: [redis]}
  load: {kind: k6, target: web, script: load.js}
"""

ON_METRICS = {
    "name": "OrdersFail",
    "service": "web",
    "severity": "critical",
    "metrics": "sum(rate(orders_total{status='failed'}[5m]))",
    "above": 0.5,
    "summary": "Orders fail",
    "description": "{value} orders a second fail.",
    "runbook": "runbooks/ContainerGone.md",
}
ON_LOGS = {
    "name": "LoginsFail",
    "service": "web",
    "severity": "warning",
    "logs": """sum by (ip) (count_over_time({service="web"} |= "login failed" | json | ip != "" [5m]))""",
    "above": 10,
    "pending": "0s",
    "summary": "Somebody guesses passwords",
    "description": "{value} logins from {label:ip} failed.",
    "runbook": "runbooks/LogErrorBurst.md",
}
ON_TABLES = {
    "name": "LowInventory",
    "service": "page",
    "severity": "info",
    "sql": "SELECT name, stock_level FROM products WHERE stock_level <= low_stock_threshold",
    "database": "db",
    "above": -1,
    "pending": "30s",
    "summary": "{label:name} is nearly sold out",
    "description": "{value} of {label:name} are left.",
    "runbook": "runbooks/PostgresDown.md",
}


def every_kind(
    router: Literal["grafana", "alertmanager"], *alerts: object, interval: str = "30s"
) -> Topology:
    """A system with a service of every kind and these alerts of its own."""
    alerting = {"router": router, "interval": interval}
    return _topology(yaml.safe_load(_EVERY_KIND) | {"alerting": alerting, "alerts": alerts})


GRAFANA = every_kind("grafana", ON_METRICS, ON_LOGS, ON_TABLES)
"""Grafana is the router."""

ALERTMANAGER = every_kind("alertmanager", ON_METRICS, ON_LOGS)
"""Alertmanager is the router."""

TOPOLOGIES = {"motoo": MOTOO, "small": SMALL, "grafana": GRAFANA, "alertmanager": ALERTMANAGER}

EVERY_TOPOLOGY = pytest.mark.parametrize("topology", TOPOLOGIES.values(), ids=TOPOLOGIES.keys())
"""A test that runs for each of them."""


def of(topology: Topology, name: str) -> dict[str, Alert]:
    """The alerts of that name by service."""
    return {a.service: a for a in alerts_of(topology) if a.name == name}
