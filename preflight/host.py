"""Whether the Docker host can take the system: reachable, new enough, ports and address ranges free."""

import errno
import os
import socket
from collections.abc import Iterator
from ipaddress import IPv4Network, ip_network
from typing import TypedDict

import docker
from docker.errors import DockerException

from model.container import Tier
from model.errors import Problem
from model.topology import Topology

MINIMUM_API = (1, 45)
"""Docker Engine 26: folders of volumes can be mounted (engine API history, v1.45)."""


class _Port(TypedDict, total=False):
    PublicPort: int


class _Container(TypedDict):
    Names: list[str]
    Labels: dict[str, str]
    Ports: list[_Port]


class _Range(TypedDict, total=False):
    Subnet: str


class _Ipam(TypedDict):
    Config: list[_Range] | None


class _Network(TypedDict):
    Name: str
    IPAM: _Ipam


def problems_on_host(topology: Topology, *, offline_allowed: bool = False) -> list[Problem]:
    """Every reason why the host can't take the system.

    Args:
        topology: a checked or unchecked topology.
        offline_allowed: whether an unreachable SSH host is fine (a preview without access to it).
    """
    host = topology.settings.docker_host or os.environ.get("DOCKER_HOST") or "unix:///var/run/docker.sock"
    ssh = host.startswith("ssh://")
    try:
        client = docker.APIClient(base_url=host, version="auto", timeout=20, use_ssh_client=ssh)
    except (DockerException, OSError) as error:
        return [] if ssh and offline_allowed else [_unreachable(host, error)]
    try:
        found = [*_version(client), *_ports(client, topology, host), *_subnets(client, topology)]
    except (DockerException, OSError) as error:
        return [_unreachable(host, error)]
    finally:
        client.close()
    return found


def _unreachable(host: str, error: Exception) -> Problem:
    remedy = "start Docker there, or name another host with $DOCKER_HOST or gantry:dockerHost"
    if host.startswith("ssh://"):
        remedy = f"see that 'ssh {host.removeprefix('ssh://')} docker version' works without a question"
    return Problem("gantry:dockerHost", host, f"no Docker answers there ({_cause(error)})", remedy)


def _cause(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if len(text) < 160 else text[:159] + "…"


def _version(client: docker.APIClient) -> Iterator[Problem]:
    about = client.version(api_version=False)
    api = tuple(int(part) for part in str(about["ApiVersion"]).split("."))
    if api < MINIMUM_API:
        reason = f"its API is {about['ApiVersion']}; Gantry needs 1.45 (Docker Engine 26)"
        yield Problem("gantry:dockerHost", f"Docker {about['Version']}", reason, "update Docker on the host")


def _ports(client: docker.APIClient, topology: Topology, host: str) -> Iterator[Problem]:
    own = (topology.system.name, topology.stack)
    holders: dict[int, tuple[str, bool]] = {}
    containers: list[_Container] = client.containers()
    for container in containers:
        labels = container["Labels"] or {}
        mine = (labels.get("gantry.system"), labels.get("gantry.stack")) == own
        for port in container["Ports"]:
            if "PublicPort" in port:
                holders[port["PublicPort"]] = (container["Names"][0].lstrip("/"), mine)
    for member in topology.members.values():
        for published in topology.published(member):
            holder = holders.get(published.host)
            if holder and not holder[1]:
                yield _taken(member.name, published.host, f"container {holder[0]}")
            elif not holder and host.startswith("unix://") and _in_use(published.host):
                yield _taken(member.name, published.host, "a process")


def _taken(service: str, port: int, by: str) -> Problem:
    remedy = "stop that, publish another port, or set gantry:portOffset for this stack"
    return Problem(f"{service}.publish", str(port), f"{by} on the host listens there already", remedy)


def _in_use(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


def _subnets(client: docker.APIClient, topology: Topology) -> Iterator[Problem]:
    networks: list[_Network] = client.networks()
    for tier in Tier:
        subnet, own = topology.subnet(tier), f"{topology.prefix}-{tier.value}"
        if subnet is None:
            continue
        for network in networks:
            if network["Name"] != own and any(subnet.overlaps(other) for other in _ranges(network)):
                reason = f"it overlaps the host's network {network['Name']}"
                yield Problem(f"subnets.{tier.value}", str(subnet), reason, _ANOTHER_RANGE)


_ANOTHER_RANGE = "choose another one: in the description, or for this stack with gantry:addressRange"


def _ranges(network: _Network) -> Iterator[IPv4Network]:
    for item in network["IPAM"]["Config"] or []:
        parsed = ip_network(item["Subnet"]) if "Subnet" in item else None
        if isinstance(parsed, IPv4Network):
            yield parsed
