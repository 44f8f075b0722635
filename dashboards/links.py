"""Ways from one dashboard to another."""

from collections.abc import Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.models.dashboard import DashboardLink, DashboardLinkType

from alert_rules.panels import DashboardUid
from dashboards.ready import Ready

TAG = "gantry"
"""On every dashboard; the list of dashboards on each is made by it."""


@dataclass(frozen=True)
class DataLink:
    """From a series to a dashboard about its service."""

    title: str
    dashboard: DashboardUid
    variable: str = "service"
    """The variable of that dashboard that the series' label `service` sets."""

    @property
    def url(self) -> str:
        """Relative to Grafana, with the time range that is looked at."""
        service = "${__field.labels.service}"
        return f"/d/{self.dashboard.value}?var-{self.variable}={service}&${{__url_time_range}}"


def data_links(links: Sequence[DataLink]) -> list[Builder[DashboardLink]]:
    """As panels keep them."""
    return [Ready(DashboardLink(title=link.title, url=link.url)) for link in links]


def navigation() -> list[DashboardLink]:
    """A list of the other dashboards, above the panels."""
    link = DashboardLink(
        title="Dashboards",
        type_val=DashboardLinkType.DASHBOARDS,
        tags=[TAG],
        as_dropdown=True,
        keep_time=True,
    )
    link.placement = ""  # the SDK's one value hides the link in a menu
    return [link]
