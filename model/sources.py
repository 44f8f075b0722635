"""The files of the project that a description names."""

from collections.abc import Iterator
from pathlib import Path

from model.catalogue.http_service import K6, HttpService
from model.errors import Problem
from model.topology import Topology


def problems_in_sources(topology: Topology, project: Path) -> list[Problem]:
    """Whether every Dockerfile, build folder and script is there."""
    return [*_builds(topology, project), *_scripts(topology, project)]


def _builds(topology: Topology, project: Path) -> Iterator[Problem]:
    for member in topology.of_kind(HttpService):
        service = member.service
        if not isinstance(service, HttpService) or service.build is None:
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
    for member in topology.of_kind(K6):
        service = member.service
        if isinstance(service, K6) and not (project / service.script).is_file():
            key = f"services.{member.name}.script"
            yield Problem(key, service.script, "there is no such file", "name a script of the project")
