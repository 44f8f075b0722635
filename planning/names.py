"""The names of what the stack has on its host beside containers."""

from model.container import Tier
from model.topology import Topology


def network_name(topology: Topology, tier: Tier) -> str:
    """A network's name on the host."""
    return f"{topology.prefix}-{tier.value}"


def files_volume(topology: Topology) -> str:
    """The volume through which files reach containers."""
    return f"{topology.prefix}-files"


def logs_volume(topology: Topology) -> str | None:
    """The volume of log files, None where no service writes one."""
    return f"{topology.prefix}-logs" if topology.log_files else None
