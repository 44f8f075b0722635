"""The one definition of an alert, from which every router's rule is rendered."""

import re
from typing import Annotated, Self

from pydantic import Field, model_validator

from alert_rules.datasource import Datasource, postgres_uid
from alert_rules.panels import Panel, PanelPlace
from alert_rules.severity import Severity
from alert_rules.states import Absence, ErrorState, NoDataState
from alert_rules.text import VALUE, problem_in
from alert_rules.thresholds import Threshold
from alert_rules.uids import fitting
from model.base import Frozen
from model.values import Name

Text = Annotated[str, Field(min_length=1)]


class Alert(Frozen):
    """A condition of one service that somebody must hear of."""

    name: str = Field(pattern=r"^[A-Z][A-Za-z0-9]+$")
    """CamelCase; services share a name where they share the condition and its runbook page."""
    service: str
    """The service that is in trouble; the label `service` of the alert."""
    owner: str
    """The team that is told."""
    severity: Severity
    datasource: Datasource = Datasource.PROMETHEUS
    database: Name | None = None
    """The Postgres server that is asked; there where `datasource` is POSTGRES, and only there."""
    expression: Text
    """What is compared, in the data source's language; without the comparison."""
    threshold: Threshold
    pending: int = Field(ge=0)
    """Seconds that the condition must last: one evaluation of bad luck is no alarm.

    0 is for what is counted over a time already, and for alerts of a description that wants it so.
    """
    keep_firing: int = Field(default=0, ge=0)
    """Seconds that it goes on firing after the condition ended, for conditions that come and go."""
    summary: Text
    """One line; both texts may have the places that `alert_rules.text` explains."""
    description: Text
    """What is measured, with its value and its bound."""
    panel: Panel | PanelPlace
    """Where it is seen."""
    absence: Absence
    """What an empty answer and a failed query mean."""
    runbook: str | None = None
    """The page that says what to do, relative to the project; by default the one of its name."""
    origin: dict[str, str] = {}
    """Labels that say which system on which stack it is: one contact may hear of several."""

    @property
    def uid(self) -> str:
        """Stable, at most 40 characters."""
        return fitting(f"{re.sub(r'(?<!^)(?=[A-Z])', '-', self.name).lower()}-{self.service}")

    @property
    def datasource_uid(self) -> str:
        """The uid of the data source in Grafana."""
        return postgres_uid(self.database) if self.database else self.datasource.value

    @property
    def labels(self) -> dict[str, str]:
        """What notifications are routed and grouped by."""
        own = {"severity": self.severity.value, "service": self.service, "owner": self.owner}
        return {**own, **self.origin}

    @model_validator(mode="after")
    def _known_database(self) -> Self:
        if (self.datasource is Datasource.POSTGRES) != (self.database is not None):
            raise ValueError(f"{self.name}: a database is named where one is asked, and only there")
        return self

    @model_validator(mode="after")
    def _readable_texts(self) -> Self:
        for text in (self.summary, self.description):
            if problem := problem_in(text):
                raise ValueError(f"{self.name}: {text!r}: {problem}")
        valueless = NoDataState.ALERTING, ErrorState.ALERTING
        if VALUE in self.summary + self.description and (
            self.absence.no_data in valueless or self.absence.on_error in valueless
        ):
            raise ValueError(
                f"{self.name}: it fires without a value too, so {VALUE} would be empty -> leave it out"
            )
        return self
