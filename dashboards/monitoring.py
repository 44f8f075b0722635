"""The monitoring itself: Prometheus, Loki, the shipper and Grafana."""

from alert_rules.panels import DashboardUid, Panel
from alert_rules.shipper_metrics import dropped_lines, requests, sent_lines
from alert_rules.thresholds import (
    LOKI_ERRORS,
    NONE,
    PROMETHEUS_FRESHNESS,
    SHIPPER_FAILURES,
    TARGET_ANSWERS,
    WELL,
)
from dashboards.dashboard import About, Dashboard, Folder, dashboard
from dashboards.panels import graph, history
from dashboards.queries import metric
from dashboards.tile import Section, Tile
from dashboards.units import PanelUnit
from model.catalogue.logs import Loki, Shipper
from model.member import Member
from model.topology import Topology


def build(topology: Topology) -> Dashboard:
    """Whether what watches the system works. Grafana has a part in it where it evaluates alerts."""
    by_grafana = topology.system.alerting.router == "grafana"
    return dashboard(
        About(
            DashboardUid.MONITORING,
            "Monitoring",
            Folder.INFRASTRUCTURE,
            "Whether metrics and logs arrive, and whether alerts are evaluated and delivered.",
        ),
        [
            Section("Prometheus", _prometheus()),
            *(Section("Loki", _loki(member)) for member in topology.of_kind(Loki)),
            *(Section("Log shipper", _shipper(member)) for member in topology.of_kind(Shipper)),
            *([Section("Grafana", _grafana())] if by_grafana else []),
        ],
    )


def _prometheus() -> tuple[Tile, ...]:
    return (
        graph(
            "Scrapes that succeed, in five minutes",
            metric("avg_over_time(up[5m])", "{{job}}"),
            unit=PanelUnit.RATIO,
            bounds=[TARGET_ANSWERS],
        ).linked_from(Panel.TARGETS),
        graph(
            "Age of the newest sample",
            metric("time() - max(timestamp(up))", "Prometheus"),
            unit=PanelUnit.SECONDS,
            bounds=[PROMETHEUS_FRESHNESS],
        ).linked_from(Panel.PROMETHEUS_FRESHNESS),
        graph(
            "Rules that failed, in five minutes",
            metric(
                "sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total[5m]))",
                "{{rule_group}}",
            ),
            unit=PanelUnit.COUNT,
            bounds=[NONE],
        )
        .linked_from(Panel.PROMETHEUS_RULE_FAILURES)
        .sized(width=8),
        history(
            "Last reload succeeded",
            metric("prometheus_config_last_reload_successful", "{{job}}"),
            bounds=[WELL],
        )
        .linked_from(Panel.PROMETHEUS_RELOAD)
        .sized(width=8),
        graph(
            "Series in memory",
            metric("prometheus_tsdb_head_series", "{{job}}"),
            unit=PanelUnit.COUNT,
        ).sized(width=8),
    )


def _loki(member: Member) -> tuple[Tile, ...]:
    own = f'job="{member.name}"'
    served = f'loki_request_duration_seconds_count{{{own},route!="ready"'
    return (
        history(
            "Answers Prometheus",
            metric(f"up{{{own}}}", "{{job}}"),
            bounds=[WELL],
        )
        .linked_from(Panel.LOKI_ANSWERS)
        .sized(width=6),
        graph(
            "Requests that fail (5xx)",
            metric(
                f'sum(rate({served},status_code=~"5.."}}[5m])) / (sum(rate({served}}}[5m])) > 0)',
                member.name,
            ),
            unit=PanelUnit.RATIO,
            bounds=[LOKI_ERRORS],
        )
        .linked_from(Panel.LOKI_ERRORS)
        .sized(width=6),
        graph(
            "Lines refused, in a quarter of an hour",
            metric(f"sum by (reason) (increase(loki_discarded_samples_total{{{own}}}[15m]))", "{{reason}}"),
            unit=PanelUnit.COUNT,
            bounds=[NONE],
        )
        .linked_from(Panel.LOKI_DISCARDS)
        .sized(width=6),
        graph(
            "Lines received, a second",
            metric(
                f"sum(rate(loki_distributor_lines_received_total{{{own}}}[$__rate_interval]))", member.name
            ),
            unit=PanelUnit.COUNT,
        ).sized(width=6),
    )


def _shipper(member: Member) -> tuple[Tile, ...]:
    failed = requests(member, 'status_code!~"2.."')
    return (
        graph(
            "Lines given up, in a quarter of an hour",
            metric(f"sum(increase({dropped_lines(member)}[15m]))", member.name),
            unit=PanelUnit.COUNT,
            bounds=[NONE],
        )
        .linked_from(Panel.SHIPPER_DROPS)
        .sized(width=8),
        graph(
            "Requests to Loki that fail",
            metric(f"sum(rate({failed}[5m])) / (sum(rate({requests(member)}[5m])) > 0)", member.name),
            unit=PanelUnit.RATIO,
            bounds=[SHIPPER_FAILURES],
        )
        .linked_from(Panel.SHIPPER_FAILURES)
        .sized(width=8),
        graph(
            "Lines sent, a second",
            metric(f"sum(rate({sent_lines(member)}[$__rate_interval]))", member.name),
            unit=PanelUnit.COUNT,
        ).sized(width=8),
    )


def _grafana() -> tuple[Tile, ...]:
    return (
        graph(
            "Alert rules that can't be evaluated, in ten minutes",
            metric(
                "sum by (job) (increase(grafana_alerting_rule_evaluation_failures_total[10m]))", "{{job}}"
            ),
            unit=PanelUnit.COUNT,
            bounds=[NONE],
        )
        .linked_from(Panel.GRAFANA_EVALUATIONS)
        .sized(width=8),
        graph(
            "Notifications that failed, in ten minutes",
            metric(
                "sum by (integration) (increase(grafana_alerting_notifications_failed_total[10m]))",
                "{{integration}}",
            ),
            unit=PanelUnit.COUNT,
            bounds=[NONE],
        )
        .linked_from(Panel.GRAFANA_NOTIFICATIONS)
        .sized(width=8),
        graph(
            "Alerts by state",
            metric("sum by (state) (grafana_alerting_alerts)", "{{state}}"),
            unit=PanelUnit.COUNT,
            stacked=True,
        ).sized(width=8),
    )
