"""The files of a container: the kind's own, those of what it needs, and generated configuration."""

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from alert_rules.links import Links
from alert_rules.loki import TENANT
from alert_rules.loki import rule_files as loki_rules
from alert_rules.prometheus import rule_files as prometheus_rules
from config_files.alertmanager import alertmanager_files
from config_files.alloy import config_alloy
from config_files.grafana import grafana_files
from config_files.haproxy import haproxy_cfg
from config_files.logstash import logstash_conf
from config_files.loki import RULES_FOLDER as LOKI_RULES_FOLDER
from config_files.loki import loki_yml
from config_files.pgadmin import pgadmin_files
from config_files.prometheus import RULES_FOLDER, prometheus_yml
from config_files.promtail import promtail_yml
from config_files.traefik import traefik_files
from model.catalogue.admin_pages import PgAdmin, RedisCommander
from model.catalogue.alertmanager import Alertmanager
from model.catalogue.application import Application
from model.catalogue.grafana import Grafana
from model.catalogue.k6 import K6
from model.catalogue.logs import Alloy, Loki, Promtail
from model.catalogue.logstash import Logstash
from model.catalogue.metrics import DockerProxy, Prometheus
from model.catalogue.postgres import Postgres
from model.catalogue.redis import RedisCli
from model.catalogue.traefik import Traefik
from model.container import FileSpec
from model.member import Member
from model.service import Service
from model.topology import Topology
from planning.environment import environment_of
from planning.names import files_volume
from planning.plan import FileFolder


def folders_of(topology: Topology, member: Member, instance: str, project: Path) -> tuple[FileFolder, ...]:
    """Every file of the container, grouped by the folders that it mounts for them.

    Files below its data folder go into its data volume: nothing could be mounted into it.
    """
    files = {file.path: file for file in _files(topology, member, project)}
    parents = {str(PurePosixPath(path).parent) for path in files}
    # a folder below another one is part of it: nothing can be mounted inside a read-only mount
    outermost = sorted(p for p in parents if not any(p.startswith(f"{other}/") for other in parents))
    return tuple(
        FileFolder(
            target=target,
            volume=volume,
            subpath=subpath,
            files=tuple(files[path] for path in sorted(files) if path.startswith(f"{target}/")),
        )
        for target in outermost
        for volume, subpath in [_place(topology, member, instance, target)]
    )


def _place(topology: Topology, member: Member, instance: str, target: str) -> tuple[str, str]:
    """The volume that a folder's files lie in, and where there."""
    data, volume = member.service.data_path, member.service.volume_for(member.name)
    if data and volume and f"{target}/".startswith(f"{data}/"):
        return f"{topology.prefix}-{volume}", target.removeprefix(data).strip("/")
    return files_volume(topology), f"{instance}/{target.strip('/').replace('/', '-')}"


def _files(topology: Topology, member: Member, project: Path) -> list[FileSpec]:
    files = list(member.service.own_files(member.name))
    if isinstance(member.service, Application | RedisCli | RedisCommander):
        needed = [topology.members[name] for name in member.service.needs]
        connections = [need.service.connection(need.name) for need in needed]
        files += [file for connection in connections if connection for file in connection.files]
    return [*files, *_generated(topology, member, project)]


def _generated(topology: Topology, member: Member, project: Path) -> list[FileSpec]:
    """The configuration that follows from the whole system, or from files of the project."""
    service = member.service
    if isinstance(service, K6):
        scripts = sorted((project / service.script).parent.glob("*.js"))
        return [FileSpec(path=f"/scripts/{path.name}", content=path.read_text()) for path in scripts]
    if isinstance(service, Postgres):
        return list(_init_scripts(service, project))
    if isinstance(service, PgAdmin):
        return pgadmin_files(topology, member)
    return [file for kind, render in _CONFIGURATION if isinstance(service, kind) for file in render(topology)]


def _init_scripts(service: Postgres, project: Path) -> Iterator[FileSpec]:
    """After the roles, whose rights then hold for what these make."""
    for number, script in enumerate(service.init):
        path = project / script
        mode = "0550" if path.suffix == ".sh" else "0440"
        target = f"/docker-entrypoint-initdb.d/5{number:02}-{path.name}"
        yield FileSpec(path=target, content=path.read_text(), mode=mode)


def _alone(path: str, render: Callable[[Topology], str]) -> Callable[[Topology], list[FileSpec]]:
    return lambda topology: [FileSpec(path=path, content=render(topology))]


def _prometheus(topology: Topology) -> list[FileSpec]:
    main = FileSpec(path="/etc/prometheus/prometheus.yml", content=prometheus_yml(topology))
    rules = prometheus_rules(topology, _links(topology)).items()
    return [main, *(FileSpec(path=f"{RULES_FOLDER}/{name}", content=text) for name, text in rules)]


def _loki(topology: Topology) -> list[FileSpec]:
    main = FileSpec(path="/etc/loki/loki.yml", content=loki_yml(topology))
    folder = f"{LOKI_RULES_FOLDER}/{TENANT}"
    rules = loki_rules(topology, _links(topology)).items()
    return [main, *(FileSpec(path=f"{folder}/{name}", content=text) for name, text in rules)]


def _links(topology: Topology) -> Links:
    """Dashboards are linked where Grafana says that it is."""
    grafana = next(iter(topology.of_kind(Grafana)))
    return Links(grafana=environment_of(topology, grafana)["GF_SERVER_ROOT_URL"])


_CONFIGURATION: tuple[tuple[type[Service], Callable[[Topology], list[FileSpec]]], ...] = (
    (Prometheus, _prometheus),
    (Alertmanager, alertmanager_files),
    (Loki, _loki),
    (Promtail, _alone("/etc/promtail/promtail.yml", promtail_yml)),
    (Alloy, _alone("/etc/alloy/config.alloy", config_alloy)),
    (Grafana, grafana_files),
    (DockerProxy, _alone("/etc/gantry/haproxy/haproxy.cfg", haproxy_cfg)),
    (Traefik, traefik_files),
    (Logstash, _alone("/usr/share/logstash/pipeline/gantry.conf", logstash_conf)),
)
