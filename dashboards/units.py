"""What the numbers of a panel mean, in Grafana's names of units."""

from enum import StrEnum

from grafana_foundation_sdk.models import units

from alert_rules.thresholds import Unit


class PanelUnit(StrEnum):
    """Units of panels; those of alerts are among them."""

    RATIO = units.PercentUnit
    BYTES = units.BytesIEC
    SECONDS = units.Seconds
    COUNT = units.Short
    BYTES_PER_SECOND = units.BytesPerSecondIEC
    REQUESTS_PER_SECOND = units.RequestsPerSecond


OF_ALERTS = {
    Unit.RATIO: PanelUnit.RATIO,
    Unit.BYTES: PanelUnit.BYTES,
    Unit.SECONDS: PanelUnit.SECONDS,
    Unit.COUNT: PanelUnit.COUNT,
    Unit.STATE: PanelUnit.COUNT,
}
