"""The description's own alerts."""

from tests.unit.alert_rules.cases.case import growing, simple
from tests.unit.alert_rules.examples import ALERTMANAGER

CASES = (
    simple("OrdersFail", "web", 'orders_total{status="failed"}', growing(60), growing(10), ALERTMANAGER),
)
