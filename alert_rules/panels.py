"""The panels that alerts link to. Their numbers are part of links that people keep, so they never change."""

from enum import Enum, StrEnum

from pydantic import Field

from model.base import Frozen


class DashboardUid(StrEnum):
    """The dashboards' uids; one Grafana serves one stack, so no stack's name is in them."""

    OVERVIEW = "system-overview"
    HTTP = "http-services"
    WORKERS = "workers"
    """Services of the kind 'worker': the jobs that they do."""
    POSTGRES = "postgres"
    REDIS = "redis"
    RABBITMQ = "rabbitmq"
    ELASTICSEARCH = "elasticsearch"
    """Elasticsearch, and the Logstash that writes to it."""
    TRAEFIK = "traefik"
    CONTAINERS = "containers"
    HOST = "host"
    LOGS = "logs"
    BACKUPS = "backups"
    """What dumps databases and caches: its log lines are all that it says."""
    MONITORING = "monitoring"
    ALERTING = "alerting"
    """The way of an alert to people where Alertmanager is the router."""
    OWN_ALERTS = "own-alerts"
    """The description's own alerts, a panel each: see `own_alert_panel`."""


class PanelPlace(Frozen):
    """A panel by its dashboard and its number there."""

    dashboard: DashboardUid
    number: int = Field(ge=1)


class Panel(Enum):
    """A panel by its dashboard and its number there, which is from 1 to 99."""

    HTTP_ERROR_RATIO = (DashboardUid.HTTP, 1)
    HTTP_LATENCY = (DashboardUid.HTTP, 2)

    # share of jobs that failed, by service
    WORKER_FAILURES = (DashboardUid.WORKERS, 1)

    POSTGRES_UP = (DashboardUid.POSTGRES, 1)
    # share of max_connections
    POSTGRES_CONNECTIONS = (DashboardUid.POSTGRES, 2)
    POSTGRES_DEADLOCKS = (DashboardUid.POSTGRES, 3)
    POSTGRES_TRANSACTION_AGE = (DashboardUid.POSTGRES, 4)
    # their number
    POSTGRES_CONNECTION_COUNT = (DashboardUid.POSTGRES, 5)

    REDIS_UP = (DashboardUid.REDIS, 1)
    REDIS_MEMORY = (DashboardUid.REDIS, 2)
    REDIS_PERSISTENCE = (DashboardUid.REDIS, 3)

    # memory as a share of the watermark at which publishers are held back
    RABBITMQ_MEMORY = (DashboardUid.RABBITMQ, 1)
    # free disk beside the limit under which publishers are held back
    RABBITMQ_DISK = (DashboardUid.RABBITMQ, 2)
    # messages that wait, by queue; two bounds: NONE (nobody takes them) and RABBITMQ_BACKLOG
    RABBITMQ_WAITING = (DashboardUid.RABBITMQ, 3)
    # messages in dead-letter queues, by queue
    RABBITMQ_DEAD_LETTERS = (DashboardUid.RABBITMQ, 4)
    # messages that no queue took, dropped or returned
    RABBITMQ_UNROUTABLE = (DashboardUid.RABBITMQ, 5)
    # messages delivered and not yet acknowledged, by queue
    RABBITMQ_UNACKED = (DashboardUid.RABBITMQ, 6)

    # whether the exporter gets answers, and the cluster's colour
    ELASTICSEARCH_HEALTH = (DashboardUid.ELASTICSEARCH, 1)
    # share of the heap in use
    ELASTICSEARCH_HEAP = (DashboardUid.ELASTICSEARCH, 2)
    # share of the data disk in use
    ELASTICSEARCH_DISK = (DashboardUid.ELASTICSEARCH, 3)
    # requests refused by full thread pools, by pool
    ELASTICSEARCH_REJECTIONS = (DashboardUid.ELASTICSEARCH, 4)
    # Logstash's own log lines that say that Elasticsearch takes nothing (Loki)
    LOGSTASH_FAILURES = (DashboardUid.ELASTICSEARCH, 5)

    # share of 5xx in what the proxy answered, by the service behind it
    TRAEFIK_ERROR_RATIO = (DashboardUid.TRAEFIK, 1)
    # time until a certificate ends, by common name
    TRAEFIK_CERTIFICATES = (DashboardUid.TRAEFIK, 2)
    # share of the services that it should lead to which it knows
    TRAEFIK_CONFIGURATION = (DashboardUid.TRAEFIK, 3)

    CONTAINER_HEALTH = (DashboardUid.CONTAINERS, 1)
    CONTAINER_RESTARTS = (DashboardUid.CONTAINERS, 2)
    CONTAINER_MEMORY = (DashboardUid.CONTAINERS, 3)
    CONTAINER_THROTTLING = (DashboardUid.CONTAINERS, 4)
    # CPU as a share of the limit
    CONTAINER_CPU = (DashboardUid.CONTAINERS, 5)

    HOST_CPU = (DashboardUid.HOST, 1)
    HOST_MEMORY = (DashboardUid.HOST, 2)
    # two bounds: HOST_DISK and HOST_DISK_FULL
    HOST_DISK = (DashboardUid.HOST, 3)
    HOST_DISK_FORECAST = (DashboardUid.HOST, 4)
    HOST_OOM_KILLS = (DashboardUid.HOST, 5)

    LOG_ERRORS = (DashboardUid.LOGS, 1)

    # log lines "backup failed" (Loki), by service
    BACKUP_FAILURES = (DashboardUid.BACKUPS, 1)
    # log lines "backup made" (Loki) within two intervals, by service
    BACKUPS_MADE = (DashboardUid.BACKUPS, 2)

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
    # whether it answers Grafana; whether it evaluates rules where Alertmanager is the router (LOKI_EVALUATES)
    LOKI_ANSWERS = (DashboardUid.MONITORING, 11)

    # notifications that failed, by integration (alertmanager_notifications_failed_total)
    ALERTMANAGER_NOTIFICATIONS = (DashboardUid.ALERTING, 1)
    # whether Alertmanager took its configuration (alertmanager_config_last_reload_successful)
    ALERTMANAGER_RELOAD = (DashboardUid.ALERTING, 2)
    # alerts that Prometheus and Loki could not hand to Alertmanager in five minutes, by job
    ALERTMANAGER_REACHED = (DashboardUid.ALERTING, 3)
    # evaluations of rules that failed in Loki (loki_prometheus_rule_evaluation_failures_total)
    LOKI_RULE_FAILURES = (DashboardUid.ALERTING, 4)

    def __init__(self, dashboard: DashboardUid, number: int) -> None:
        self.dashboard = dashboard
        self.number = number


def own_alert_panel(position: int) -> PanelPlace:
    """The panel of the description's own alert at that position (from 0), on a dashboard of their own.

    It shows what the alert asks, with its bound, and is titled as the alert is named.
    """
    return PanelPlace(dashboard=DashboardUid.OWN_ALERTS, number=position + 1)
