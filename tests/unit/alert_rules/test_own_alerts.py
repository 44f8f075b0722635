"""The description's own alerts become alerts like all others."""

import pytest

from alert_rules import alerts
from alert_rules.datasource import Datasource, postgres_uid
from alert_rules.definition import Alert
from alert_rules.panels import DashboardUid
from alert_rules.severity import Severity
from alert_rules.states import EMPTY_IS_FINE, SOMEBODY_ELSE_TELLS
from model.errors import ConfigurationError
from tests.unit.alert_rules.examples import ON_LOGS, ON_METRICS, ON_TABLES, every_kind


def own(*rules: dict[str, object]) -> list[Alert]:
    found = alerts(every_kind("grafana", *rules))
    return [alert for alert in found if alert.panel.dashboard is DashboardUid.OWN_ALERTS]


def test_all_three_data_sources_can_be_asked() -> None:
    asked = {
        alert.name: (alert.datasource, alert.datasource_uid) for alert in own(ON_METRICS, ON_LOGS, ON_TABLES)
    }
    assert asked == {
        "OrdersFail": (Datasource.PROMETHEUS, "prometheus"),
        "LoginsFail": (Datasource.LOKI, "loki"),
        "LowInventory": (Datasource.POSTGRES, "postgres-db"),
    }


def test_they_are_told_to_the_team_of_the_service_and_seen_on_a_panel_of_their_own() -> None:
    first, second = own(ON_METRICS, ON_TABLES)
    assert (first.owner, second.owner) == ("shop", "platform")
    assert (first.panel.number, second.panel.number) == (1, 2)
    assert second.severity is Severity.INFO


def test_they_may_fire_at_once() -> None:
    assert own(ON_LOGS)[0].pending == 0


def test_a_value_that_must_not_fall_is_unknown_where_there_is_none_and_missing_rows_are_well() -> None:
    below = {"above": None, "below": 1}
    assert own(ON_METRICS)[0].absence == EMPTY_IS_FINE
    assert own(ON_METRICS | below)[0].absence == SOMEBODY_ELSE_TELLS
    assert own(ON_TABLES | below)[0].absence == EMPTY_IS_FINE


def test_a_text_that_cannot_be_rendered_is_reported_with_its_key() -> None:
    with pytest.raises(ConfigurationError) as raised:
        own(ON_METRICS | {"summary": "{valeu} orders fail"})
    (problem,) = raised.value.problems
    assert problem.key == "alerts.OrdersFail.summary"
    assert problem.remedy == "write {value} or {label:name}"


def test_the_name_of_another_alert_of_the_service_is_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"alerts\.ContainerGone"):
        own(ON_METRICS | {"name": "ContainerGone"})


def test_a_data_source_of_a_long_name_still_fits_grafana() -> None:
    first, second = (postgres_uid(f"a-database-with-a-really-long-name-{n}") for n in (1, 2))
    assert len(first) <= 40
    assert first != second
