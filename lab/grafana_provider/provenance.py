"""What the alerting resources share: who may edit them in Grafana, and waiting for its Alertmanager."""

from collections.abc import Callable

from lab.grafana_provider.client import Answer, Api
from lab.grafana_provider.errors import ApiError
from lab.grafana_provider.schema import Property, Scalar
from lab.grafana_provider.values import Record

DISABLE_PROVENANCE = Property(Scalar.BOOLEAN, default=False)
DISABLE_PROVENANCE_REPLACES = Property(Scalar.BOOLEAN, default=False, replaces=True, kept=True)


def provenance_headers(new: Record) -> dict[str, str]:
    """The header that leaves a thing editable in Grafana; none as a rule."""
    return {"X-Disable-Provenance": "disabled"} if new.flag("disableProvenance") else {}


def write_patiently(api: Api, attempt: Callable[[], Answer], *statuses: int) -> Answer:
    """Repeats a write while Grafana answers with one of these: its Alertmanager may start late."""
    return api.patiently(attempt, on=lambda error: isinstance(error, ApiError) and error.status in statuses)
