"""An alert's labels and annotations: of its series, its rule and Grafana, with templates filled in."""

import math
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import quote, urlencode

from ..gotemplate import Record, TemplateError, TemplateSet, Value
from ..gotemplate.functions import as_text
from ..gotemplate.rule_functions import RULE_FUNCTIONS
from ..gotemplate.values import Function, show_float
from ..logs import get_logger
from .evaluator import Capture, Evaluation
from .rules import AlertRule

MISSING = "[no value]"
"""What a template prints for a label or value that does not exist."""

RULE_UID_LABEL = "__alert_rule_uid__"
NAMESPACE_LABEL = "__alert_rule_namespace_uid__"
FOLDER_LABEL = "grafana_folder"

_log = get_logger("ngalert.state.manager")


def expand(rule: AlertRule, result: Evaluation, app_url: str) -> tuple[dict[str, str], dict[str, str]]:
    """The labels and the annotations of the alert that a result is about.

    Grafana's own labels win over those of the rule, those of the rule over those of the series. A template
    that fails stays as it is written.
    """
    own = {
        "alertname": rule.definition.title,
        FOLDER_LABEL: rule.folder_title,
        RULE_UID_LABEL: rule.uid,
        NAMESPACE_LABEL: rule.folder_uid,
    }
    visible = dict(result.labels) | own
    variables: dict[str, Value] = {
        "labels": visible,
        "values": {name: _value(capture) for name, capture in result.captures.items()},
        "value": result.value_string,
    }
    data: Value = {"Labels": visible, "Values": variables["values"], "Value": result.value_string}
    templates = TemplateSet(RULE_FUNCTIONS | _link_functions(app_url), missing=MISSING)

    def fill(texts: Mapping[str, str]) -> dict[str, str]:
        return {name: render(name, text) for name, text in texts.items()}

    def render(name: str, text: str) -> str:
        if "{{" not in text:
            return text
        try:
            return templates.render(text, data, variables)
        except TemplateError as error:
            fields = {"rule_uid": rule.uid, "name": name, "error": error}
            _log.error("Error in expanding template", extra={"fields": fields})
            return text

    labels = dict(result.labels) | fill(rule.definition.labels) | own
    return labels, fill(rule.definition.annotations)


def _value(capture: Capture) -> Record:
    value = float("nan") if capture.value is None else capture.value
    # Go prints it without an exponent, whatever its size
    text = format(Decimal(repr(value)), "f").removesuffix(".0") if math.isfinite(value) else show_float(value)
    return Record({"Value": value, "Labels": dict(capture.labels)}, text=text)


def _link_functions(app_url: str) -> dict[str, Function]:
    def explore(query: Value) -> str:
        return f"{app_url}explore?{urlencode({'left': as_text(query)}, quote_via=quote)}"

    return {
        "externalURL": lambda: app_url,
        "pathPrefix": lambda: "/" + app_url.split("//", 1)[-1].partition("/")[2],
        "graphLink": explore,
        "tableLink": explore,
    }
