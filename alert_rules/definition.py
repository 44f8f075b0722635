"""The one definition of an alert, from which every router's rule is rendered."""

import hashlib
import re
from typing import Annotated, Self

from pydantic import Field, model_validator

from alert_rules.datasource import Datasource
from alert_rules.panels import Panel
from alert_rules.severity import Severity
from alert_rules.states import Absence, ErrorState, NoDataState
from alert_rules.text import VALUE, problem_in
from alert_rules.thresholds import Threshold
from model.base import Frozen

_UID_LENGTH = 40
"""Grafana refuses longer ones."""

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
    expression: Text
    """What is compared, in the data source's language; without the comparison."""
    threshold: Threshold
    pending: int = Field(ge=60)
    """Seconds that the condition must last: one evaluation of bad luck is no alarm."""
    keep_firing: int = Field(default=0, ge=0)
    """Seconds that it goes on firing after the condition ended, for conditions that come and go."""
    summary: Text
    """One line; both texts may have the places that `alert_rules.text` explains."""
    description: Text
    """What is measured, with its value and its bound."""
    panel: Panel
    """Where it is seen."""
    absence: Absence
    """What an empty answer and a failed query mean."""

    @property
    def uid(self) -> str:
        """Stable, at most 40 characters; a name that is too long ends in a digest of the whole."""
        whole = f"{re.sub(r'(?<!^)(?=[A-Z])', '-', self.name).lower()}-{self.service}"
        if len(whole) <= _UID_LENGTH:
            return whole
        digest = hashlib.sha256(whole.encode()).hexdigest()[:8]
        return f"{whole[: _UID_LENGTH - 9].rstrip('-')}-{digest}"

    @property
    def labels(self) -> dict[str, str]:
        """What notifications are routed and grouped by."""
        return {"severity": self.severity.value, "service": self.service, "owner": self.owner}

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
