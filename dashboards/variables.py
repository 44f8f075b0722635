"""Choices at the top of a dashboard."""

from collections.abc import Mapping

from grafana_foundation_sdk.models.dashboard import VariableModel, VariableOption, VariableType

_ALL = "$__all"


def choice(name: str, label: str, options: Mapping[str, str]) -> VariableModel:
    """Any of the options (text to value), at first all; queries take it as a regular expression (`=~`).

    The options come from the description, so a service can be chosen before it has any data.
    """
    everything = VariableOption(selected=True, text="All", value=_ALL)
    return VariableModel(
        type_val=VariableType.CUSTOM,
        name=name,
        label=label,
        query=",".join(f"{text} : {value}" for text, value in options.items()),
        options=[everything, *(VariableOption(text=text, value=value) for text, value in options.items())],
        current=VariableOption(text=["All"], value=[_ALL]),
        multi=True,
        include_all=True,
        auto=None,
        auto_min=None,
        auto_count=None,
    )


def search(name: str, label: str) -> VariableModel:
    """A text field, at first empty."""
    return VariableModel(
        type_val=VariableType.TEXTBOX,
        name=name,
        label=label,
        query="",
        current=VariableOption(text="", value=""),
        auto=None,
        auto_min=None,
        auto_count=None,
    )
