"""haproxy.cfg: the filter before the Docker socket."""

from model.topology import Topology

_TEMPLATE = """# Passes what cAdvisor reads of containers; refuses everything else.
global
    log stdout format raw local0 warning
    maxconn {connections}

defaults
    mode http
    log global
    timeout connect 5s
    timeout client 1m
    timeout server 1m

frontend docker
    bind :{port}
    http-request deny deny_status 403 unless {{ method GET HEAD }}
    acl ping path_reg ^(/v[0-9.]+)?/_ping$
    acl about path_reg ^(/v[0-9.]+)?/(info|version)$
    acl containers path_reg ^(/v[0-9.]+)?/containers/(json|[a-f0-9]+/json)$
    acl images path_reg ^(/v[0-9.]+)?/images/json$
    http-request deny deny_status 403 unless ping or about or containers or images
    default_backend socket

backend socket
    server docker /var/run/docker.sock
"""


def haproxy_cfg(topology: Topology) -> str:
    """The filter's configuration; the paths are those that cAdvisor was seen to ask for."""
    proxy = topology.system.monitoring.docker_proxy
    return _TEMPLATE.format(connections=proxy.max_connections, port=proxy.listens_on)
