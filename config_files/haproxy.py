"""haproxy.cfg: the filter before the Docker socket."""

from model.topology import Topology

_TEMPLATE = r"""# Passes what cAdvisor reads of containers; refuses everything else.
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
    acl reads method GET HEAD
    acl engine path_reg ^(/v1\.[0-9]+)?/(_ping|info|version)$
    acl one_container path_reg ^(/v1\.[0-9]+)?/containers/[0-9a-f]{{64}}/json$
    http-request deny deny_status 403 unless reads engine or reads one_container
    default_backend socket

backend socket
    server docker /var/run/docker.sock
"""


def haproxy_cfg(topology: Topology) -> str:
    """The filter's configuration; the paths are all that cAdvisor was seen to ask for."""
    proxy = topology.system.monitoring.docker_proxy
    return _TEMPLATE.format(connections=proxy.max_connections, port=proxy.listens_on)
