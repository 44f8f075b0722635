"""Elasticsearch and its exporter."""

from typing import ClassVar, Literal

from pydantic import Field

from model.catalogue.exporter import Exporter, ExporterOptions
from model.container import HealthCheck, Tier
from model.service import Connection, Service, http_connection
from model.values import ImageReference, Name

PORT = 9200


class Elasticsearch(Service):
    """One Elasticsearch node, without passwords: only those that need it are on a network with it."""

    kind: Literal["elasticsearch"]
    image: ImageReference = "docker.elastic.co/elasticsearch/elasticsearch:9.5.2"
    heap_share: float = Field(default=0.5, gt=0, le=0.5)
    """The part of the memory limit that is heap; the vendor advises half at most."""
    exporter: ExporterOptions = ExporterOptions()
    """How its metrics are exported."""

    tier: ClassVar[Tier] = Tier.DATA
    well_known_port: ClassVar[int | None] = PORT
    data_folder: ClassVar[str | None] = "/usr/share/elasticsearch/data"
    user: ClassVar[str] = "1000:0"
    read_only: ClassVar[bool] = False
    stop_grace: ClassVar[int] = 120
    default_limits: ClassVar[tuple[int, float]] = (1024, 1.0)

    def probe(self, name: str) -> HealthCheck:
        """Yellow is what one node can reach: replicas have nowhere to go."""
        url = f"http://127.0.0.1:{PORT}/_cluster/health?wait_for_status=yellow&timeout=1s"
        return HealthCheck(command=("curl", "-fsS", "-o", "/dev/null", url), start_period=180)

    def own_environment(self, name: str) -> dict[str, str]:
        """A node on its own, with a heap that fits its limit."""
        heap = int((self.limits.memory or self.default_limits[0]) * self.heap_share)
        return {
            "discovery.type": "single-node",
            "xpack.security.enabled": "false",
            "ES_JAVA_OPTS": f"-Xms{heap}m -Xmx{heap}m",
        }

    def connection(self, name: str) -> Connection:
        """HOST, PORT and URL under the service's prefix."""
        return http_connection(name, PORT)

    def exported_by(self, name: str) -> "ElasticsearchExporter":
        """The exporter that speaks for this node."""
        return ElasticsearchExporter(target=name, **self.exporter.common(name, self.owner))


class ElasticsearchExporter(Exporter):
    """prometheuscommunity/elasticsearch-exporter."""

    kind: Literal["elasticsearch-exporter"] = "elasticsearch-exporter"
    image: ImageReference = "prometheuscommunity/elasticsearch-exporter:v1.11.0"
    target: Name

    well_known_port: ClassVar[int | None] = 9114
    health_path: ClassVar[str] = "/healthz"

    def command(self, name: str) -> tuple[str, ...]:
        """Indices too, not the cluster alone."""
        return (f"--es.uri=http://{self.target}:{PORT}", "--es.indices", "--es.timeout=10s")
