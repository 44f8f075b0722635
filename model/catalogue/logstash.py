"""Logstash, which takes log events from services to Elasticsearch."""

from typing import ClassVar, Literal

from pydantic import Field

from model.container import HealthCheck, Tier
from model.service import Connection, Service, environment_prefix
from model.values import ImageReference, Port

_MONITORING_PORT = 9600


class Logstash(Service):
    """A Logstash that listens for JSON lines over TCP; the Elasticsearch that it needs gets them."""

    kind: Literal["logstash"]
    image: ImageReference = "docker.elastic.co/logstash/logstash:9.5.2"
    port: Port = 5044
    """Where services send one JSON document a line."""
    index: str = Field(default="logs-%{+YYYY.MM.dd}", pattern=r"^[a-z0-9][A-Za-z0-9%{}+._-]*$")
    """The index of an event; the date is the event's own."""

    tier: ClassVar[Tier] = Tier.DATA
    further_ports: ClassVar[tuple[int, ...]] = (_MONITORING_PORT,)
    data_folder: ClassVar[str | None] = "/usr/share/logstash/data"
    user: ClassVar[str] = "1000:1000"
    read_only: ClassVar[bool] = False
    stop_grace: ClassVar[int] = 60
    default_limits: ClassVar[tuple[int, float]] = (768, 1.0)

    @property
    def listens_on(self) -> int:
        """The port of its input."""
        return self.port

    def probe(self, name: str) -> HealthCheck:
        """Its monitoring API, which answers when the pipelines run."""
        url = f"http://127.0.0.1:{_MONITORING_PORT}/"
        return HealthCheck(command=("curl", "-fsS", "-o", "/dev/null", url), start_period=180)

    def own_environment(self, name: str) -> dict[str, str]:
        """The image writes these into its settings when it starts."""
        heap = (self.limits.memory or self.default_limits[0]) // 2
        return {
            "LS_JAVA_OPTS": f"-Xms{heap}m -Xmx{heap}m",
            "API_HTTP_HOST": "0.0.0.0",
            "XPACK_MONITORING_ENABLED": "false",
        }

    def connection(self, name: str) -> Connection:
        """HOST and PORT under the service's prefix."""
        prefix = environment_prefix(name)
        return Connection(environment={f"{prefix}_HOST": name, f"{prefix}_PORT": str(self.port)})
