"""Colours of panels: green and red divide where alerts fire."""

from collections.abc import Sequence

from grafana_foundation_sdk.builders import common as common_builders
from grafana_foundation_sdk.models.common import GraphThresholdsStyleMode
from grafana_foundation_sdk.models.dashboard import (
    Threshold as Step,
)
from grafana_foundation_sdk.models.dashboard import (
    ThresholdsConfig,
    ThresholdsMode,
    ValueMap,
    ValueMapping,
    ValueMappingResult,
)

from alert_rules.thresholds import Comparison, Threshold
from dashboards.ready import Ready

GOOD, BAD = "green", "red"


def steps(bounds: Sequence[Threshold]) -> Ready[ThresholdsConfig]:
    """The colours' steps; all bounds compare in the same direction. Without bounds all is good."""
    above = not bounds or bounds[0].comparison is Comparison.ABOVE
    base, beyond = (GOOD, BAD) if above else (BAD, GOOD)
    values = sorted({bound.value for bound in bounds})
    return Ready(
        ThresholdsConfig(
            mode=ThresholdsMode.ABSOLUTE,
            steps=[Step(value=None, color=base), *(Step(value=value, color=beyond) for value in values)],
        )
    )


def line(bounds: Sequence[Threshold]) -> common_builders.GraphThresholdsStyleConfig:
    """A dashed line at the bound, none without one."""
    mode = GraphThresholdsStyleMode.DASHED if bounds else GraphThresholdsStyleMode.OFF
    return common_builders.GraphThresholdsStyleConfig().mode(mode)


def states() -> list[ValueMapping]:
    """Words for series that are 1 while all is well and 0 otherwise."""
    return [
        ValueMap(
            options={
                "0": ValueMappingResult(text="not well", color=BAD, index=0),
                "1": ValueMappingResult(text="well", color=GOOD, index=1),
            }
        )
    ]
