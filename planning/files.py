"""The files of a container: the kind's own, those of what it needs, and generated configuration."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath

from alert_rules.prometheus import rule_files
from config_files.alloy import config_alloy
from config_files.haproxy import haproxy_cfg
from config_files.loki import loki_yml
from config_files.prometheus import RULES_FOLDER, prometheus_yml
from config_files.promtail import promtail_yml
from model.catalogue.http_service import K6
from model.catalogue.logs import Alloy, Loki, Promtail
from model.catalogue.metrics import DockerProxy, Prometheus
from model.container import FileSpec
from model.service import Service
from model.topology import Member, Topology
from planning.plan import FileFolder


def folders_of(topology: Topology, member: Member, project: Path) -> tuple[FileFolder, ...]:
    """Every file of the container, grouped by the folders that it mounts for them."""
    files = {file.path: file for file in _files(topology, member, project)}
    parents = {str(PurePosixPath(path).parent) for path in files}
    # a folder below another one is part of it: nothing can be mounted inside a read-only mount
    outermost = sorted(p for p in parents if not any(p.startswith(f"{other}/") for other in parents))
    return tuple(
        FileFolder(
            target=target,
            subpath=f"{member.name}/{target.strip('/').replace('/', '-')}",
            files=tuple(files[path] for path in sorted(files) if path.startswith(f"{target}/")),
        )
        for target in outermost
    )


def _files(topology: Topology, member: Member, project: Path) -> list[FileSpec]:
    needed = [topology.members[name] for name in member.service.needs]
    connections = [need.service.connection(need.name) for need in needed]
    own = list(member.service.own_files(member.name))
    if not own:  # an exporter has its own files for what it needs
        own = [file for connection in connections if connection for file in connection.files]
    return [*own, *_generated(topology, member, project)]


def _generated(topology: Topology, member: Member, project: Path) -> list[FileSpec]:
    """The configuration that follows from the whole system, or from files of the project."""
    service = member.service
    if isinstance(service, Prometheus):
        rules = rule_files(topology).items()
        main = FileSpec(path="/etc/prometheus/prometheus.yml", content=prometheus_yml(topology))
        return [main, *(FileSpec(path=f"{RULES_FOLDER}/{name}", content=text) for name, text in rules)]
    if isinstance(service, K6):
        scripts = sorted((project / service.script).parent.glob("*.js"))
        return [FileSpec(path=f"/scripts/{path.name}", content=path.read_text()) for path in scripts]
    for kind, path, render in _SINGLE_FILES:
        if isinstance(service, kind):
            return [FileSpec(path=path, content=render(topology))]
    return []


_SINGLE_FILES: tuple[tuple[type[Service], str, Callable[[Topology], str]], ...] = (
    (Loki, "/etc/loki/loki.yml", loki_yml),
    (Promtail, "/etc/promtail/promtail.yml", promtail_yml),
    (Alloy, "/etc/alloy/config.alloy", config_alloy),
    (DockerProxy, "/etc/gantry/haproxy/haproxy.cfg", haproxy_cfg),
)
