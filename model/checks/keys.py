"""Where in the description a member stands."""

from model.member import Member
from model.topology import Topology


def key_of(topology: Topology, member: Member, *rest: str) -> str:
    """The path of the member's key, or of one below it."""
    section = "services" if member.name in topology.system.services else "monitoring"
    return ".".join([section, member.name, *rest])
