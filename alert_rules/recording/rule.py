"""A recording rule, named level:metric:operations as Prometheus' documentation advises."""

from pydantic import Field

from model.base import Frozen


class RecordingRule(Frozen):
    """An expression that Prometheus evaluates in advance."""

    record: str = Field(pattern=r"^[a-z_]+:[a-z0-9_]+(:[a-z0-9_]+)?$")
    """The name of the series that it writes."""
    expression: str = Field(min_length=1)
    labels: dict[str, str] = {}
    """Labels that it sets on the series."""
