"""The files of the project that a description names."""

from collections.abc import Iterator
from pathlib import Path

from model.catalogue.application import Application
from model.catalogue.k6 import K6
from model.catalogue.postgres import Postgres
from model.errors import Problem
from model.service import Service
from model.topology import Topology


def problems_in_sources(topology: Topology, project: Path) -> list[Problem]:
    """Whether every Dockerfile, build folder and script is there."""
    return [*_builds(topology, project), *_scripts(topology, project), *_pages(topology, project)]


def _builds(topology: Topology, project: Path) -> Iterator[Problem]:
    for member in topology.of_kind(Application):
        service = member.service
        if not isinstance(service, Application) or service.build is None:
            continue
        build, key = service.build, f"services.{member.name}.build"
        if not (project / build.context).is_dir():
            yield Problem(
                f"{key}.context", build.context, "there is no such folder", "name a folder of the project"
            )
        elif not (project / build.context / build.dockerfile).is_file():
            reason = f"there is no such file in {build.context}/"
            yield Problem(f"{key}.dockerfile", build.dockerfile, reason, "name it relative to the context")


def _scripts(topology: Topology, project: Path) -> Iterator[Problem]:
    for member in topology.members.values():
        key, paths = _named(member.service)
        for path in paths:
            if not (project / path).is_file():
                place = f"services.{member.name}.{key}"
                yield Problem(place, path, "there is no such file", "name a script of the project")


def _named(service: Service) -> tuple[str, tuple[str, ...]]:
    """The key that names scripts, and what it says."""
    if isinstance(service, Postgres):
        return "init", service.init
    return "script", (service.script,) if isinstance(service, K6) else ()


def _pages(topology: Topology, project: Path) -> Iterator[Problem]:
    for rule in topology.system.alerts:
        if not (project / rule.runbook).is_file():
            key = f"alerts.{rule.name}.runbook"
            yield Problem(key, rule.runbook, "there is no such file", "write the page, or name another one")
