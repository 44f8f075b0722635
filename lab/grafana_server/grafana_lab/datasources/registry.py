"""Which code asks which kind of datasource."""

from .alertmanager import Alertmanager
from .loki import Loki
from .model import DataSourceError, Plugin
from .postgres import Postgres
from .prometheus import Prometheus

_POSTGRES = Postgres()
PLUGINS: dict[str, Plugin] = {
    "prometheus": Prometheus(),
    "loki": Loki(),
    "alertmanager": Alertmanager(),
    "postgres": _POSTGRES,
    "grafana-postgresql-datasource": _POSTGRES,
}
"""By the datasource's `type`."""


def plugin_of(kind: str) -> Plugin:
    """The code for a datasource's type.

    Raises:
        DataSourceError: there is none.
    """
    plugin = PLUGINS.get(kind)
    if plugin is None:
        raise DataSourceError(
            f"plugin {kind!r} not found: this stand-in for Grafana knows {', '.join(PLUGINS)}", status=404
        )
    return plugin
