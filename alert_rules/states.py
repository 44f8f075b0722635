"""What becomes of an alert when its query brings nothing, or fails."""

from enum import StrEnum

from model.base import Frozen


class NoDataState(StrEnum):
    """Grafana's states for an empty answer."""

    OK = "OK"
    ALERTING = "Alerting"
    KEEP_LAST = "KeepLast"


class ErrorState(StrEnum):
    """Grafana's states for a query that fails."""

    OK = "OK"
    ALERTING = "Alerting"
    KEEP_LAST = "KeepLast"


class Absence(Frozen):
    """Both states of an alert; each alert takes the one below whose reason is its own."""

    no_data: NoDataState
    on_error: ErrorState


EMPTY_IS_FINE = Absence(no_data=NoDataState.OK, on_error=ErrorState.KEEP_LAST)
"""No series means nothing to complain of (no traffic, no errors). When the data source fails, one alert
says so (DatasourceUnhealthy), and every other one stays as it was instead of joining a flood."""

ALWAYS_THERE = Absence(no_data=NoDataState.ALERTING, on_error=ErrorState.KEEP_LAST)
"""The series exists as long as somebody looks after the service: that it is missing is the alarm."""

SOMEBODY_ELSE_TELLS = Absence(no_data=NoDataState.KEEP_LAST, on_error=ErrorState.KEEP_LAST)
"""Nothing is known while the exporter is down, for which its own TargetDown fires: what was firing goes on,
what was well isn't called broken."""

THE_WATCHER = Absence(no_data=NoDataState.ALERTING, on_error=ErrorState.ALERTING)
"""For the alert on the data source itself, which is the one that must not be silent."""
