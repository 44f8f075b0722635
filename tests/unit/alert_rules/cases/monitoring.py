"""What watches the system, where Grafana is the router."""

from tests.unit.alert_rules.cases.case import Case, growing, simple, steady

_LOKI = 'loki_request_duration_seconds_count{job="loki",'
_PUSHED, _REFUSED, _NOT_READY = (
    f'{_LOKI}route="{route}",status_code="{status}"}}'
    for route, status in (("push", "204"), ("push", "500"), ("ready", "503"))
)
_SENT, _UNSENT = (
    f'promtail_request_duration_seconds_count{{job="promtail",status_code="{status}"}}'
    for status in ("204", "-1")
)

CASES = (
    Case("DatasourceUnhealthy", "prometheus", {}, ({'up{job="prometheus"}': steady(1)},)),
    simple(
        "PrometheusRuleFailures",
        "prometheus",
        'prometheus_rule_evaluation_failures_total{job="prometheus"}',
        growing(1),
        steady(7),
    ),
    simple(
        "PrometheusReloadFailed",
        "prometheus",
        'prometheus_config_last_reload_successful{job="prometheus"}',
        steady(0),
        steady(1),
    ),
    Case(
        "LokiRequestErrors",
        "loki",
        {_PUSHED: growing(60), _REFUSED: growing(60)},
        ({_PUSHED: growing(60), _NOT_READY: growing(60)}, {_PUSHED: steady(9)}),
    ),
    simple(
        "LokiDiscardsLines",
        "loki",
        'loki_discarded_samples_total{job="loki",reason="rate_limited"}',
        growing(1),
        steady(4),
    ),
    simple(
        "ShipperDropsLines",
        "promtail",
        'promtail_dropped_entries_total{job="promtail"}',
        growing(1),
        steady(4),
    ),
    Case(
        "ShipperCannotSend",
        "promtail",
        {_SENT: growing(60), _UNSENT: growing(60)},
        ({_SENT: growing(60)}, {_SENT: steady(9)}),
    ),
    simple(
        "GrafanaRuleFailures",
        "grafana",
        'grafana_alerting_rule_evaluation_failures_total{job="grafana"}',
        growing(1),
        steady(2),
    ),
    simple(
        "GrafanaNotificationsFail",
        "grafana",
        'grafana_alerting_notifications_failed_total{job="grafana",integration="webhook"}',
        growing(1),
        steady(2),
    ),
)
