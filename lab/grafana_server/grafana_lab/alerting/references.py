"""Which contact points and time intervals are named where; nothing in use may be deleted."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import bad_request
from ..store.alerting import AlertRuleRow, ContactPointRow, MuteTimingRow, NotificationPolicyRow
from .routes import DEFAULT_TREE, Route
from .rules import RuleBody, RuleDefinition


def load_tree(session: Session) -> Route:
    """The policy tree in force."""
    row = session.scalar(select(NotificationPolicyRow))
    if row is None:
        return DEFAULT_TREE
    return Route.model_validate(row.tree | {"provenance": row.provenance})


def save_tree(session: Session, tree: Route, provenance: str) -> None:
    """Replaces the policy tree."""
    row = session.scalar(select(NotificationPolicyRow))
    if row is None:
        row = NotificationPolicyRow(id=1)
        session.add(row)
    row.tree = tree.model_dump(mode="json", by_alias=True, exclude={"provenance"})
    row.provenance = provenance


def all_routes(tree: Route) -> Iterator[Route]:
    """A route and all routes below it."""
    yield tree
    for child in tree.routes:
        yield from all_routes(child)


def receiver_names(session: Session) -> set[str]:
    """The contact points that exist."""
    return set(session.scalars(select(ContactPointRow.name)))


def interval_names(session: Session) -> set[str]:
    """The time intervals that exist."""
    return set(session.scalars(select(MuteTimingRow.name)))


def check_rule_references(session: Session, rule: RuleBody) -> None:
    """Lets a rule pass whose own route names what exists.

    Raises:
        GrafanaError: 400.
    """
    settings = rule.notification_settings
    if settings is None:
        return
    if settings.receiver not in receiver_names(session):
        raise bad_request(f"invalid alert rule: receiver '{settings.receiver}' does not exist")
    known = interval_names(session)
    for name in [*(settings.mute_time_intervals or []), *(settings.active_time_intervals or [])]:
        if name not in known:
            raise bad_request(f"invalid alert rule: mute time interval '{name}' does not exist")


def is_receiver_in_policies(session: Session, name: str) -> bool:
    """Whether a policy names a contact point."""
    return any(route.receiver == name for route in all_routes(load_tree(session)))


def is_receiver_in_rules(session: Session, name: str) -> bool:
    """Whether a rule's own route names a contact point."""
    return any(
        rule.notification_settings is not None and rule.notification_settings.receiver == name
        for rule in _definitions(session)
    )


def is_interval_in_use(session: Session, name: str) -> bool:
    """Whether a policy or a rule names a time interval."""
    in_policies = any(
        name in route.mute_time_intervals or name in route.active_time_intervals
        for route in all_routes(load_tree(session))
    )
    return in_policies or any(
        name in (settings.mute_time_intervals or []) or name in (settings.active_time_intervals or [])
        for rule in _definitions(session)
        if (settings := rule.notification_settings) is not None
    )


def _definitions(session: Session) -> list[RuleDefinition]:
    return [RuleDefinition.model_validate(row.definition) for row in session.scalars(select(AlertRuleRow))]
