"""Preferences, which organisations and teams have alike."""

from lab.grafana_provider.values import Properties, Record, compact

_KEYS = {
    "theme": "theme",
    "homeDashboardUid": "homeDashboardUID",
    "timezone": "timezone",
    "weekStart": "weekStart",
}


def preferences_body(new: Record) -> Properties:
    """As the API takes them; what is left out goes back to Grafana's default."""
    return compact({key: new.raw(name) for name, key in _KEYS.items()})


def preferences_state(found: Record) -> Properties:
    """As a state holds them, from what the API returns."""
    return compact({name: found.raw(key) for name, key in _KEYS.items()})
