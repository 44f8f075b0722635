"""Logstash's pipeline: JSON lines in, Elasticsearch out."""

from model.catalogue.elasticsearch import PORT as ELASTICSEARCH_PORT
from model.catalogue.logstash import Logstash
from model.topology import Topology

_TEMPLATE = """# Services send one JSON document a line; the time of an event is its own '@timestamp'.
input {{
  tcp {{
    port => {port}
    codec => json_lines
  }}
}}

filter {{
  mutate {{
    add_field => {{ "[system]" => "{system}" "[stack]" => "{stack}" }}
  }}
}}

output {{
  elasticsearch {{
    hosts => ["http://{elasticsearch}:{elasticsearch_port}"]
    index => "{index}"
  }}
}}
"""


def logstash_conf(topology: Topology) -> str:
    """The pipeline of the system's Logstash, which writes to the first service that it needs."""
    (member,) = topology.of_kind(Logstash)
    if not isinstance(member.service, Logstash):
        raise ValueError(f"{member.name} is no Logstash")
    return _TEMPLATE.format(
        port=member.service.port,
        system=topology.system.name,
        stack=topology.stack,
        elasticsearch=member.needs[0],
        elasticsearch_port=ELASTICSEARCH_PORT,
        index=member.service.index,
    )
