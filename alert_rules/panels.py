"""The panels that alerts link to. Their numbers are part of links that people keep, so they never change."""

from enum import Enum, StrEnum


class DashboardUid(StrEnum):
    """The dashboards' uids; one Grafana serves one stack, so no stack's name is in them."""

    OVERVIEW = "system-overview"
    HTTP = "http-services"
    POSTGRES = "postgres"
    REDIS = "redis"
    CONTAINERS = "containers"
    HOST = "host"
    LOGS = "logs"
    MONITORING = "monitoring"


class Panel(Enum):
    """A panel by its dashboard and its number there, which is from 1 to 99."""

    HTTP_ERROR_RATIO = (DashboardUid.HTTP, 1)
    HTTP_LATENCY = (DashboardUid.HTTP, 2)

    POSTGRES_UP = (DashboardUid.POSTGRES, 1)
    POSTGRES_CONNECTIONS = (DashboardUid.POSTGRES, 2)
    POSTGRES_DEADLOCKS = (DashboardUid.POSTGRES, 3)
    POSTGRES_TRANSACTION_AGE = (DashboardUid.POSTGRES, 4)

    REDIS_UP = (DashboardUid.REDIS, 1)
    REDIS_MEMORY = (DashboardUid.REDIS, 2)
    REDIS_PERSISTENCE = (DashboardUid.REDIS, 3)

    CONTAINER_HEALTH = (DashboardUid.CONTAINERS, 1)
    CONTAINER_RESTARTS = (DashboardUid.CONTAINERS, 2)
    CONTAINER_MEMORY = (DashboardUid.CONTAINERS, 3)
    CONTAINER_THROTTLING = (DashboardUid.CONTAINERS, 4)

    HOST_CPU = (DashboardUid.HOST, 1)
    HOST_MEMORY = (DashboardUid.HOST, 2)
    HOST_DISK = (DashboardUid.HOST, 3)
    HOST_DISK_FORECAST = (DashboardUid.HOST, 4)
    HOST_OOM_KILLS = (DashboardUid.HOST, 5)

    LOG_ERRORS = (DashboardUid.LOGS, 1)

    TARGETS = (DashboardUid.MONITORING, 1)
    PROMETHEUS_FRESHNESS = (DashboardUid.MONITORING, 2)
    PROMETHEUS_RULE_FAILURES = (DashboardUid.MONITORING, 3)
    PROMETHEUS_RELOAD = (DashboardUid.MONITORING, 4)
    LOKI_ERRORS = (DashboardUid.MONITORING, 5)
    LOKI_DISCARDS = (DashboardUid.MONITORING, 6)
    SHIPPER_DROPS = (DashboardUid.MONITORING, 7)
    SHIPPER_FAILURES = (DashboardUid.MONITORING, 8)
    GRAFANA_EVALUATIONS = (DashboardUid.MONITORING, 9)
    GRAFANA_NOTIFICATIONS = (DashboardUid.MONITORING, 10)
    LOKI_ANSWERS = (DashboardUid.MONITORING, 11)

    def __init__(self, dashboard: DashboardUid, number: int) -> None:
        self.dashboard = dashboard
        self.number = number
