"""Where the links in alerts lead: to the page that says what to do, and to the panel where it is seen."""

from alert_rules.definition import Alert
from alert_rules.runbooks import page_of
from model.base import Frozen


class Links(Frozen):
    """What stands before the paths of runbook pages and dashboards."""

    project: str = ""
    """Where the project's files are read, say a repository's web page; empty gives paths within it."""
    grafana: str | None = None
    """Grafana's address for people; without it there is no link to a dashboard."""

    def runbook(self, alert: Alert) -> str:
        """The address of the alert's runbook page."""
        return f"{self.project.rstrip('/')}/{page_of(alert)}".lstrip("/")

    def dashboard(self, alert: Alert) -> str | None:
        """The address of the panel where the alert is seen."""
        if self.grafana is None:
            return None
        panel = alert.panel
        return f"{self.grafana.rstrip('/')}/d/{panel.dashboard.value}?viewPanel={panel.number}"
