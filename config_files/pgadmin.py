"""pgAdmin's list of servers: the Postgres servers that it needs."""

import json

from model.catalogue.admin_pages import SERVERS_FILE
from model.catalogue.postgres import PORT, Postgres
from model.container import FileSpec
from model.member import Member
from model.topology import Topology


def pgadmin_files(topology: Topology, member: Member) -> list[FileSpec]:
    """The list, without passwords: pgAdmin asks for them, and ./gantry secret shows them."""
    needed = [(name, topology.members[name].service) for name in member.needs]
    servers = {
        str(number): {
            "Name": name,
            "Group": topology.system.name,
            "Host": name,
            "Port": PORT,
            "MaintenanceDB": service.database,
            "Username": service.username,
            "SSLMode": "prefer",
        }
        for number, (name, service) in enumerate(needed, 1)
        if isinstance(service, Postgres)
    }
    return [FileSpec(path=SERVERS_FILE, content=json.dumps({"Servers": servers}, indent=2) + "\n")]
