"""Message templates: Grafana's default ones, the users' own, and how a notification is written with them."""

from collections.abc import Mapping

from sqlalchemy import select

from ..gotemplate import TemplateError, TemplateSet, Value
from ..gotemplate.notification_functions import notification_functions
from ..logs import get_logger
from ..store import Database
from ..store.alerting import TemplateRow
from ..timefmt import Timestamp
from .template_data import template_data
from .views import GroupView

DEFAULT_TITLE = '{{ template "default.title" . }}'
DEFAULT_MESSAGE = '{{ template "default.message" . }}'

# The texts that they print are Grafana's interface to its users; the templates are written for this server
_DEFAULTS = """
{{- define "default.title" -}}
[{{ toUpper .Status }}
{{- if eq .Status "firing" }}:{{ len .Alerts.Firing }}
{{- with .Alerts.Resolved }}, RESOLVED:{{ len . }}{{ end }}
{{- end }}] {{ join " " .GroupLabels.SortedPairs.Values }} {{ if gt (len .CommonLabels) (len .GroupLabels) -}}
({{ join " " (.CommonLabels.Remove .GroupLabels.Names).Values }}){{ end }}
{{- end -}}
{{- define "lab.values" -}}
{{ $comma := "" }}{{ range $name, $value := .Values -}}
{{ $comma }}{{ $name }}={{ $value }}{{ $comma = ", " }}{{ else }}[no value]{{ end }}
{{- end -}}
{{- define "lab.alert" }}
Value: {{ template "lab.values" . }}
Labels:
{{ range .Labels.SortedPairs }} - {{ .Name }} = {{ .Value }}
{{ end }}Annotations:
{{ range .Annotations.SortedPairs }} - {{ .Name }} = {{ .Value }}
{{ end }}
{{- with .GeneratorURL }}Source: {{ . }}
{{ end }}
{{- with .SilenceURL }}Silence: {{ . }}
{{ end }}
{{- with .DashboardURL }}Dashboard: {{ . }}
{{ end }}
{{- with .PanelURL }}Panel: {{ . }}
{{ end }}
{{- end -}}
{{- define "default.message" -}}
{{ with .Alerts.Firing }}**Firing**
{{ range . }}{{ template "lab.alert" . }}{{ end }}{{ end }}
{{- if and .Alerts.Firing .Alerts.Resolved }}
{{ end }}
{{- with .Alerts.Resolved }}**Resolved**
{{ range . }}{{ template "lab.alert" . }}{{ end }}{{ end }}
{{- end -}}
"""

_log = get_logger("ngalert.notifier")


class Message:
    """A notification and the templates it is written with.

    Args:
        view: the notification.
        sources: the users' template files.
        now: the moment that templates take for now.
    """

    def __init__(self, view: GroupView, sources: Mapping[str, str], now: Timestamp) -> None:
        self.view = view
        self._templates = TemplateSet(notification_functions(now, self._execute))
        self._templates.add(_DEFAULTS)
        for name, source in sources.items():
            try:
                self._templates.add(source)
            except TemplateError as error:
                _log.error("Template cannot be used", extra={"fields": {"name": name, "error": error}})

    def text(self, template: str, default: str) -> str:
        """A text with the notification filled in; the default where it is empty or fails."""
        for source in (template, default):
            if not source.strip():
                continue
            try:
                return self.render(source)
            except TemplateError as error:
                _log.error("Template failed", extra={"fields": {"template": source, "error": error}})
        return ""

    def render(self, template: str, variables: Mapping[str, str] | None = None) -> str:
        """A text with the notification filled in.

        Raises:
            TemplateError: the template failed.
        """
        return self._templates.render(template, template_data(self.view, variables))

    def _execute(self, template: str, data: Value) -> str:
        return self._templates.render(template, data)


def load_sources(db: Database) -> dict[str, str]:
    """The users' template files by name."""
    with db.transaction() as session:
        return {row.name: row.template for row in session.scalars(select(TemplateRow))}
