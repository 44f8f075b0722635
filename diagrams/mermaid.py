"""A system as a Mermaid flowchart, which GitHub and most editors draw."""

from collections.abc import Iterator

from model.catalogue.logs import Loki, Shipper
from model.catalogue.metrics import Prometheus
from model.container import Tier
from model.member import Member
from model.topology import Topology

_TITLES = {
    Tier.EDGE: "edge",
    Tier.APP: "app",
    Tier.DATA: "data",
    Tier.MONITORING: "monitoring",
    Tier.DOCKER_API: "docker-api",
}


def flowchart(topology: Topology) -> str:
    """One box a tier, one node a service with its published ports, arrows for needs, scrapes and logs."""
    lines = ["flowchart LR", *_tiers(topology), *_needs(topology), *_flows(topology)]
    return "\n".join(lines) + "\n"


def _tiers(topology: Topology) -> Iterator[str]:
    for tier, title in _TITLES.items():
        members = [m for m in topology.members.values() if m.service.tier is tier]
        if members:
            yield f"  subgraph {title}"
            yield from (f"    {_node(topology, m)}" for m in members)
            yield "  end"


def _node(topology: Topology, member: Member) -> str:
    ports = "".join(f"<br/>:{p.host}" for p in topology.published(member))
    name = f"{member.name}{ports}"
    if member.service.data_path:
        return f'{member.name}[("{name}")]'
    return f'{member.name}(["{name}"])' if member.service.on_demand else f'{member.name}["{name}"]'


def _needs(topology: Topology) -> Iterator[str]:
    for member in topology.members.values():
        for need in member.needs:
            yield f"  {member.name} --> {need}"


def _flows(topology: Topology) -> Iterator[str]:
    for prometheus in topology.of_kind(Prometheus):
        others = [m.name for m in topology.scraped if m.name != prometheus.name]
        yield f"  {prometheus.name} -. scrapes .-> {' & '.join(others)}"
    loki = [m.name for m in topology.of_kind(Loki)]
    for shipper in topology.of_kind(Shipper):
        yield f"  logs{{{{every container's log}}}} -.-> {shipper.name}"
        yield from (f"  {shipper.name} -. lines .-> {name}" for name in loki)
