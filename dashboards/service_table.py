"""The table of services: health, resources and logs in one row a service."""

from grafana_foundation_sdk.builders import table
from grafana_foundation_sdk.models.common import TableCellDisplayMode
from grafana_foundation_sdk.models.dashboard import DataTransformerConfig, DynamicConfigValue

from alert_rules.datasource import Datasource
from alert_rules.selectors import ERROR_LINES
from alert_rules.thresholds import CONTAINER_MEMORY, LOG_ERRORS, Threshold
from dashboards.bounds import states, steps
from dashboards.queries import Query, asked, targets
from dashboards.tile import Tile
from dashboards.units import PanelUnit

_JOINED_BY = "service"
_WINDOW = "5m"
_NO_TIMES = {"Time": True} | {f"Time {query}": True for query in range(1, 6)}
"""Each query brings a column of its own with the time of asking."""


def service_table() -> Tile:
    """Metrics and logs come from two data sources; their rows are joined by the service's name."""
    queries = (
        Query("max by (service, kind, tier, owner) (service:healthy)", latest=True),
        Query("max by (service) (container:memory_limit:ratio)", latest=True),
        Query("max by (service) (container:cpu_limit:ratio5m)", latest=True),
        _log_lines(ERROR_LINES),
        _log_lines(),
    )
    panel = (
        table.Panel()
        .title("Services")
        .datasource(asked(queries))
        .targets(targets(queries))
        .transformations(
            [
                DataTransformerConfig(id_val="joinByField", options={"byField": _JOINED_BY, "mode": "outer"}),
                DataTransformerConfig(
                    id_val="organize",
                    options={
                        "excludeByName": _NO_TIMES,
                        "renameByName": {
                            "Value #A": "health",
                            "Value #B": "memory",
                            "Value #C": "cpu",
                            "Value #D": "errors",
                            "Value #E": "lines",
                        },
                    },
                ),
            ]
        )
        .override_by_name("health", [DynamicConfigValue("mappings", states()), _coloured()])
        .override_by_name("memory", [_unit(PanelUnit.RATIO), *_bounded(CONTAINER_MEMORY)])
        .override_by_name("cpu", [_unit(PanelUnit.RATIO)])
        .override_by_name("errors", [_unit(PanelUnit.COUNT), *_bounded(LOG_ERRORS)])
        .override_by_name("lines", [_unit(PanelUnit.COUNT)])
        .description(f"Memory and CPU are shares of the limits; errors and lines are those of {_WINDOW}.")
    )
    return Tile(panel.build(), width=24, height=12)


def _log_lines(only: str = "") -> Query:
    selected = f'{{service=~".+"}} {only}'.strip()
    return Query(
        f"sum by (service) (count_over_time({selected} [{_WINDOW}]))", datasource=Datasource.LOKI, latest=True
    )


def _unit(unit: PanelUnit) -> DynamicConfigValue:
    return DynamicConfigValue("unit", unit.value)


def _coloured() -> DynamicConfigValue:
    return DynamicConfigValue("custom.cellOptions", {"type": TableCellDisplayMode.COLOR_BACKGROUND.value})


def _bounded(bound: Threshold) -> list[DynamicConfigValue]:
    return [DynamicConfigValue("thresholds", steps([bound]).build()), _coloured()]
