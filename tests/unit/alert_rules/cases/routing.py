"""The way of alerts where Alertmanager is the router."""

from tests.unit.alert_rules.cases.case import Case, growing, simple, steady
from tests.unit.alert_rules.examples import ALERTMANAGER

_FAILED = (
    'alertmanager_notifications_failed_total{{job="alertmanager",integration="{}",reason="clientError"}}'
)
_AM = 'alertmanager="http://alertmanager:9093/api/v2/alerts"'
_GROUP = 'rule_group="/tmp/loki-rules/fake/web.yml;web",user="fake"'
_EVALUATIONS = f'loki_prometheus_rule_evaluations_total{{job="loki",{_GROUP}}}'

CASES = (
    Case(
        "AlertmanagerNotificationsFail",
        "alertmanager",
        {_FAILED.format("slack"): growing(1), _FAILED.format("email"): steady(0)},
        ({_FAILED.format("slack"): steady(3)},),
        topology=ALERTMANAGER,
    ),
    simple(
        "AlertmanagerReloadFailed",
        "alertmanager",
        'alertmanager_config_last_reload_successful{job="alertmanager"}',
        steady(0),
        steady(1),
        ALERTMANAGER,
    ),
    simple(
        "AlertmanagerUnreachable",
        "prometheus",
        f'prometheus_notifications_errors_total{{job="prometheus",{_AM}}}',
        growing(1),
        steady(2),
        ALERTMANAGER,
    ),
    simple(
        "AlertmanagerUnreachable",
        "loki",
        f'loki_prometheus_notifications_errors_total{{job="loki",{_AM},user="fake"}}',
        growing(1),
        steady(2),
        ALERTMANAGER,
    ),
    Case(
        "DatasourceUnhealthy",
        "prometheus",
        {},
        ({'up{job="prometheus"}': steady(1)},),
        topology=ALERTMANAGER,
    ),
    Case(
        "DatasourceUnhealthy",
        "loki",
        {},
        ({_EVALUATIONS: growing(2)},),
        topology=ALERTMANAGER,
    ),
    simple("DatasourceUnhealthy", "loki", _EVALUATIONS, steady(9), growing(1), ALERTMANAGER),
    simple(
        "LokiRuleFailures",
        "loki",
        f'loki_prometheus_rule_evaluation_failures_total{{job="loki",{_GROUP}}}',
        growing(1),
        steady(2),
        ALERTMANAGER,
    ),
)
