"""A dashboard as Grafana's API takes it, with the house's defaults."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard as models

from dashboards.layout import placed
from dashboards.links import TAG, navigation
from dashboards.tile import Section


class Folder(StrEnum):
    """The folders' titles."""

    SERVICES = "Services"
    """What users use."""
    INFRASTRUCTURE = "Infrastructure"
    """What it runs on, and what watches it."""


@dataclass(frozen=True)
class Dashboard:
    """A dashboard and the folder in which it stands."""

    uid: str
    title: str
    folder: str
    model: models.Dashboard

    def json(self) -> str:
        """The classic schema, without id and version, which are the server's; the same for the same input."""
        return json.dumps(self.model, cls=JSONEncoder, sort_keys=True)


@dataclass(frozen=True)
class About:
    """What a dashboard is and where it stands."""

    uid: str
    title: str
    folder: Folder
    description: str


def dashboard(
    about: About, sections: Sequence[Section], variables: Sequence[models.VariableModel] = ()
) -> Dashboard:
    """The dashboard with its panels placed: the last three hours, refreshed every half minute."""
    model = models.Dashboard(
        uid=str(about.uid),
        title=about.title,
        description=about.description,
        tags=[TAG, about.folder.value.lower()],
        timezone="browser",
        editable=False,
        graph_tooltip=models.DashboardCursorSync.CROSSHAIR,
        time=models.DashboardDashboardTime(from_val="now-3h", to="now"),
        refresh="30s",
        panels=placed(sections),
        templating=models.DashboardDashboardTemplating(list_val=list(variables)),
        annotations=models.AnnotationContainer(list_val=[]),
        links=navigation(),
    )
    return Dashboard(uid=str(about.uid), title=about.title, folder=about.folder.value, model=model)
