"""What the numbers of a panel mean, in Grafana's names of units."""

from enum import StrEnum

from grafana_foundation_sdk.models import units

from alert_rules.thresholds import Unit
from model.watching import UnitName


class PanelUnit(StrEnum):
    """Units of panels; those of alerts are among them."""

    RATIO = units.PercentUnit
    BYTES = units.BytesIEC
    SECONDS = units.Seconds
    COUNT = units.Short
    BYTES_PER_SECOND = units.BytesPerSecondIEC
    REQUESTS_PER_SECOND = units.RequestsPerSecond
    PER_SECOND = units.CountsPerSecond


OF_ALERTS = {
    Unit.RATIO: PanelUnit.RATIO,
    Unit.BYTES: PanelUnit.BYTES,
    Unit.SECONDS: PanelUnit.SECONDS,
    Unit.COUNT: PanelUnit.COUNT,
    Unit.STATE: PanelUnit.COUNT,
}

OF_DESCRIPTIONS: dict[UnitName, PanelUnit] = {
    "count": PanelUnit.COUNT,
    "ratio": PanelUnit.RATIO,
    "bytes": PanelUnit.BYTES,
    "seconds": PanelUnit.SECONDS,
    "per_second": PanelUnit.PER_SECOND,
}
"""The words that a description has for them."""
