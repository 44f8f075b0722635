"""Whether the system's own alerts and panels ask somebody who is there."""

from collections import Counter
from collections.abc import Iterator, Set

from model.catalogue.postgres import Postgres
from model.errors import Problem, suggestion
from model.topology import Topology
from model.watching import Question


def questions(topology: Topology, broken: Set[str]) -> Iterator[Problem]:
    """Services and databases that aren't there, names that stand twice, what the router can't ask."""
    system = topology.system
    for name, count in Counter(rule.name for rule in system.alerts).items():
        if count > 1:
            yield Problem("alerts", name, "two alerts have this name", "rename one of them")
    for title, count in Counter(board.title for board in system.dashboards).items():
        if count > 1:
            yield Problem("dashboards", title, "two dashboards have this title", "rename one of them")
    for rule in system.alerts:
        key = f"alerts.{rule.name}"
        if rule.service not in topology.members and rule.service not in broken:
            reason = "there is no such service"
            yield Problem(
                f"{key}.service", rule.service, reason, suggestion(rule.service, sorted(topology.members))
            )
        if rule.sql and system.alerting.router == "alertmanager":
            reason = "with Alertmanager as router nobody could ask a database"
            yield Problem(f"{key}.sql", rule.sql, reason, "let Grafana route: alerting.router: grafana")
        yield from _database(topology, key, rule, broken)
    for board in system.dashboards:
        for panel in board.panels:
            yield from _database(topology, f"dashboards.{board.title}.{panel.title}", panel, broken)


def _database(topology: Topology, key: str, question: Question, broken: Set[str]) -> Iterator[Problem]:
    name = question.database
    if name is None or name in broken:
        return
    member = topology.members.get(name)
    if member is None or not isinstance(member.service, Postgres):
        known = [m.name for m in topology.of_kind(Postgres)]
        reason = "there is no such service of the kind 'postgres'"
        yield Problem(f"{key}.database", name, reason, suggestion(name, known))
    elif not member.service.grafana:
        reason = "Grafana has no role in that database"
        yield Problem(f"{key}.database", name, reason, f"write 'grafana: true' at {name}")
