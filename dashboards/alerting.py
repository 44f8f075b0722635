"""The way of an alert to people: what fires, and whether notifications arrive."""

from alert_rules.panels import DashboardUid, Panel
from alert_rules.thresholds import NONE, WELL
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.panels import graph, history, rows
from dashboards.queries import Query, metric
from dashboards.tile import Section, Tile
from dashboards.units import PanelUnit
from model.catalogue.alertmanager import Alertmanager
from model.topology import Topology


def build(topology: Topology) -> Dashboard:
    """Of the router that the system has; of both where Alertmanager is there beside Grafana."""
    by_grafana = topology.system.alerting.router == "grafana"
    alertmanager = bool(topology.of_kind(Alertmanager))
    return dashboard(
        About(
            DashboardUid.ALERTING,
            "Alerting",
            Folder.INFRASTRUCTURE,
            "Which alerts fire, and whether those hear of them who should.",
        ),
        [
            *([Section("Grafana", _grafana())] if by_grafana else [Section("Alerts", _firing())]),
            *([Section("Alertmanager", _alertmanager())] if alertmanager else []),
            *([Section("On the way to Alertmanager", _handing_over())] if not by_grafana else []),
        ],
    )


def _per_minute(counter: str, by: str) -> str:
    return f"sum by ({by}) (rate({counter}[5m])) * 60"


def _grafana() -> tuple[Tile, ...]:
    sent, failed = "grafana_alerting_notifications_total", "grafana_alerting_notifications_failed_total"
    return (
        graph(
            "Alerts by state",
            metric("sum by (state) (grafana_alerting_alerts)", "{{state}}"),
            unit=PanelUnit.COUNT,
            stacked=True,
        ),
        graph(
            "Notifications a minute",
            metric(_per_minute(sent, "integration"), "{{integration}} tried"),
            metric(_per_minute(failed, "integration"), "{{integration}} failed"),
            unit=PanelUnit.COUNT,
        ),
    )


def _firing() -> tuple[Tile, ...]:
    """Prometheus' own; those on logs are Loki's, and are seen where Alertmanager has them."""
    firing = 'ALERTS{alertstate="firing"}'
    return (
        graph(
            "Alerts on metrics that fire, by severity",
            metric(f"count by (severity) ({firing})", "{{severity}}"),
            unit=PanelUnit.COUNT,
            stacked=True,
        ),
        rows(
            "Alerts on metrics that fire now",
            Query(f"count by (alertname, service, severity) ({firing})", latest=True),
            unit=PanelUnit.COUNT,
        ),
    )


def _alertmanager() -> tuple[Tile, ...]:
    by = "integration"
    return (
        graph(
            "Notifications that failed, in ten minutes",
            metric(
                f"sum by ({by}) (increase(alertmanager_notifications_failed_total[10m]))", "{{integration}}"
            ),
            unit=PanelUnit.COUNT,
            bounds=[NONE],
        )
        .linked_from(Panel.ALERTMANAGER_NOTIFICATIONS)
        .sized(width=8),
        graph(
            "Notifications tried, a minute",
            metric(_per_minute("alertmanager_notifications_total", by), "{{integration}}"),
            unit=PanelUnit.COUNT,
        ).sized(width=8),
        graph(
            "Alerts that it knows, by state",
            metric("sum by (state) (alertmanager_alerts)", "{{state}}"),
            unit=PanelUnit.COUNT,
            stacked=True,
        ).sized(width=8),
        graph(
            "Time for a notification, 95th percentile",
            metric(
                f"histogram_quantile(0.95, sum by ({by}, le) "
                "(rate(alertmanager_notification_latency_seconds_bucket[5m])))",
                "{{integration}}",
            ),
            unit=PanelUnit.SECONDS,
        ).sized(width=8),
        graph(
            "Silences",
            metric("sum by (state) (alertmanager_silences)", "{{state}}"),
            unit=PanelUnit.COUNT,
        ).sized(width=8),
        history(
            "Took its configuration",
            metric("alertmanager_config_last_reload_successful", "{{job}}"),
            bounds=[WELL],
        )
        .linked_from(Panel.ALERTMANAGER_RELOAD)
        .sized(width=8),
    )


def _handing_over() -> tuple[Tile, ...]:
    return (
        graph(
            "Alerts that did not reach Alertmanager, in five minutes",
            *(
                metric(f"sum by (job) (increase({prefix}_notifications_errors_total[5m]))", "{{job}}")
                for prefix in ("prometheus", "loki_prometheus")
            ),
            unit=PanelUnit.COUNT,
            bounds=[NONE],
        ).linked_from(Panel.ALERTMANAGER_REACHED),
        graph(
            "Rules on logs that could not be evaluated, in ten minutes",
            metric("sum by (job) (increase(loki_prometheus_rule_evaluation_failures_total[10m]))", "{{job}}"),
            unit=PanelUnit.COUNT,
            bounds=[NONE],
        ).linked_from(Panel.LOKI_RULE_FAILURES),
    )
