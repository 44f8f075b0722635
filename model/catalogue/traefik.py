"""Traefik, the system's proxy: HTTPS for users, several containers behind one address."""

from typing import ClassVar, Literal

from model.container import HealthCheck, SecretSpec, Tier
from model.publishing import Exposure, PublishedPort, PublishedPorts
from model.service import MetricsEndpoint, Service
from model.values import ImageReference

HTTP_PORT = 80
HTTPS_PORT = 443
PING_PORT = 8899
"""Where its health and metrics are; an odd number, as published ports of services become its own."""
CERTIFICATES_FOLDER = "/certs"
OPERATORS_PASSWORD = "operators-password"  # noqa: S105  (the secret's name)
OPERATORS_USER = "operator"


class Traefik(Service):
    """Traefik with routes that follow from the services' `route`; it never sees the Docker socket.

    Port 80 leads to 443. Services with several replicas that publish a port publish it here.
    """

    kind: Literal["traefik"]
    image: ImageReference = "traefik:v3.7.11"
    publish: PublishedPorts = (
        PublishedPort(host=HTTP_PORT, prod=Exposure.PUBLIC),
        PublishedPort(host=HTTPS_PORT, prod=Exposure.PUBLIC),
    )

    tier: ClassVar[Tier] = Tier.EDGE
    further_ports: ClassVar[tuple[int, ...]] = (HTTP_PORT, HTTPS_PORT)
    well_known_port: ClassVar[int | None] = HTTPS_PORT
    data_folder: ClassVar[str | None] = CERTIFICATES_FOLDER
    user: ClassVar[str] = "0:0"
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = (("/tmp", "mode=1777"),)
    default_limits: ClassVar[tuple[int, float]] = (256, 0.5)

    @property
    def metrics_endpoint(self) -> MetricsEndpoint:
        """On the port of its ping, which nobody publishes."""
        return MetricsEndpoint(port=PING_PORT)

    @property
    def reserved(self) -> frozenset[int]:
        """The ports that it uses in its container whatever it publishes."""
        return frozenset({HTTP_PORT, HTTPS_PORT, PING_PORT})

    def probe(self, name: str) -> HealthCheck:
        """Reads the same static configuration as the server."""
        return HealthCheck(command=("traefik", "healthcheck", "--ping"))

    def own_secrets(self, name: str) -> tuple[SecretSpec, ...]:
        """The operators' password, for routes that are protected."""
        purpose = f"{name}: password of {OPERATORS_USER} for what isn't for everybody"
        return (SecretSpec(name=OPERATORS_PASSWORD, purpose=purpose),)
