"""What Grafana refuses in a policy tree."""

import re

from ..errors import GrafanaError, bad_request
from .routes import GROUP_BY_ALL, Route


def check_tree(tree: Route, receivers: set[str], intervals: set[str]) -> None:
    """Lets a tree pass.

    Raises:
        GrafanaError: 400.
    """
    if not tree.receiver:
        raise _invalid("root route must specify a default receiver")
    if tree.object_matchers:
        raise _invalid("root route must not have any matchers")
    if tree.mute_time_intervals or tree.active_time_intervals:
        raise _invalid("root route must not have any mute time intervals")
    _check(tree, receivers, intervals)


def _check(route: Route, receivers: set[str], intervals: set[str]) -> None:
    if route.receiver and route.receiver not in receivers:
        raise _invalid(f"receiver '{route.receiver}' does not exist")
    for name in [*route.mute_time_intervals, *route.active_time_intervals]:
        if name not in intervals:
            raise _invalid(f"mute time interval '{name}' does not exist")
    names = route.group_by or []
    if len(set(names)) != len(names):
        raise _invalid("duplicated label in group_by")
    if GROUP_BY_ALL in names and len(names) > 1:
        raise _invalid("cannot have wildcard group_by (`...`) and other labels at the same time")
    if route.group_interval == 0:
        raise _invalid("group_interval cannot be zero")
    if route.repeat_interval == 0:
        raise _invalid("repeat_interval cannot be zero")
    for _name, operator, value in route.object_matchers:
        if operator in {"=~", "!~"}:
            try:
                re.compile(value)
            except re.error as error:
                raise _invalid(f"matcher value {value!r} is no regular expression: {error}") from None
    for child in route.routes:
        _check(child, receivers, intervals)


def _invalid(reason: str) -> GrafanaError:
    return bad_request(f"invalid object specification: {reason}")
