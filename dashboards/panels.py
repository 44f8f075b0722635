"""The house's panels, each with its defaults."""

from collections.abc import Sequence

from grafana_foundation_sdk.builders import common, logs, stat, statetimeline, table, timeseries
from grafana_foundation_sdk.models.common import (
    BigValueColorMode,
    BigValueGraphMode,
    LegendDisplayMode,
    LegendPlacement,
    LogsSortOrder,
    SortOrder,
    StackingMode,
    TableCellDisplayMode,
    TooltipDisplayMode,
    VisibilityMode,
)
from grafana_foundation_sdk.models.dashboard import (
    DataTransformerConfig,
    DynamicConfigValue,
    FieldColor,
    FieldColorModeId,
)

from alert_rules.thresholds import Threshold
from dashboards.bounds import line, states, steps
from dashboards.links import DataLink, data_links
from dashboards.queries import Query, asked, targets
from dashboards.ready import Ready
from dashboards.tile import Tile
from dashboards.units import PanelUnit


def graph(
    title: str,
    *queries: Query,
    unit: PanelUnit,
    bounds: Sequence[Threshold] = (),
    stacked: bool = False,
) -> Tile:
    """Lines over time, from 0, with a dashed line where an alert fires."""
    stacking = StackingMode.NORMAL if stacked else StackingMode.NONE
    legend = common.VizLegendOptions().display_mode(LegendDisplayMode.TABLE).show_legend(True)
    panel = (
        timeseries.Panel()
        .title(title)
        .datasource(asked(queries))
        .targets(targets(queries))
        .unit(unit)
        .axis_soft_min(0)
        .fill_opacity(30 if stacked else 8)
        .line_width(1)
        .show_points(VisibilityMode.NEVER)
        .stacking(common.StackingConfig().mode(stacking))
        .legend(legend.placement(LegendPlacement.BOTTOM).calcs(["mean", "max", "lastNotNull"]))
        .tooltip(common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI).sort(SortOrder.DESCENDING))
        .thresholds(steps(bounds))
        .thresholds_style(line(bounds))
    )
    if unit is PanelUnit.RATIO:
        panel.axis_soft_max(1)
    return Tile(panel.build())


def number(title: str, query: Query, *, unit: PanelUnit, bounds: Sequence[Threshold] = ()) -> Tile:
    """One value, red where an alert fires."""
    panel = (
        stat.Panel()
        .title(title)
        .datasource(asked([query]))
        .targets(targets([query]))
        .unit(unit)
        .graph_mode(BigValueGraphMode.AREA)
        .color_mode(BigValueColorMode.VALUE)
        .thresholds(steps(bounds))
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .no_value("no data")
    )
    return Tile(panel.build(), width=4, height=4)


def lamps(title: str, query: Query, *, links: Sequence[DataLink] = ()) -> Tile:
    """A coloured field for each series that is 1 while all is well; a click leads on."""
    panel = (
        stat.Panel()
        .title(title)
        .datasource(asked([query]))
        .targets(targets([query]))
        .mappings(states())
        .color_mode(BigValueColorMode.BACKGROUND)
        .graph_mode(BigValueGraphMode.NONE)
        .thresholds(steps(()))
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .data_links(data_links(links))
        .no_value("unknown")
    )
    return Tile(panel.build(), width=24, height=6)


def history(
    title: str,
    *queries: Query,
    bounds: Sequence[Threshold],
) -> Tile:
    """A band over time for each series that is 1 while all is well."""
    panel = (
        statetimeline.Panel()
        .title(title)
        .datasource(asked(queries))
        .targets(targets(queries))
        .mappings(states())
        .color_scheme(Ready(FieldColor(mode=FieldColorModeId.THRESHOLDS)))
        .thresholds(steps(bounds))
        .show_value(VisibilityMode.NEVER)
        .row_height(0.8)
        .legend(common.VizLegendOptions().show_legend(False))
    )
    return Tile(panel.build(), width=24)


def lines(title: str, query: Query) -> Tile:
    """Log lines, the newest first."""
    panel = (
        logs.Panel()
        .title(title)
        .datasource(asked([query]))
        .targets(targets([query]))
        .show_time(True)
        .wrap_log_message(True)
        .enable_log_details(True)
        .sort_order(LogsSortOrder.DESCENDING)
    )
    return Tile(panel.build(), width=24, height=12)


def rows(title: str, query: Query, *, unit: PanelUnit, bounds: Sequence[Threshold] = ()) -> Tile:
    """The rows of one answer without the time of asking; numbers are red where an alert fires."""
    coloured = DynamicConfigValue("custom.cellOptions", {"type": TableCellDisplayMode.COLOR_TEXT.value})
    panel = (
        table.Panel()
        .title(title)
        .datasource(asked([query]))
        .targets(targets([query]))
        .transformations(
            [DataTransformerConfig(id_val="organize", options={"excludeByName": {"Time": True}})]
        )
        .override_by_field_type(
            "number", [DynamicConfigValue("unit", unit.value), *([coloured] if bounds else [])]
        )
        .thresholds(steps(bounds))
        .no_value("none")
    )
    return Tile(panel.build())
