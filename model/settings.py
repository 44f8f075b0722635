"""A stack's settings: what Pulumi.STACK.yaml may say under 'gantry:'."""

import re
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Self

from pydantic import AfterValidator, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from model.base import Frozen
from model.environment import Environment
from model.values import Name

_HOST = re.compile(r"^(unix:///\S+|(tcp|ssh)://\S+)$")


def _docker_host(value: str) -> str:
    if not _HOST.match(value):
        raise ValueError(
            f"{value!r} is no Docker host -> write unix:///path, ssh://user@host or tcp://host:port"
        )
    return value


class StackSettings(Frozen):
    """How one stack of a system differs from its others; keys in camelCase, as Pulumi's own."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=False, validate_by_alias=True)

    system: Name
    """Which description is deployed: systems/NAME.yaml."""
    environment: Environment = Environment.DEV
    docker_host: Annotated[str, AfterValidator(_docker_host)] | None = None
    """The Docker host; by default $DOCKER_HOST or the machine's own socket."""
    port_offset: int = Field(default=0, ge=0, le=50000)
    """Added to every published port, so that several stacks live on one host."""
    public_address: IPv4Address = IPv4Address(0)
    """The address on which production publishes what is public."""
    address_range: IPv4Network | None = None
    """Where the stack's networks lie, instead of where the description says."""
    domain: str | None = Field(default=None, pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
    """The name under which the proxy is reached; by default 'localhost' in development."""
    acme_email: str | None = Field(default=None, pattern=r"^[^@\s]+@[^@\s]+$")
    """Whom the certificate authority writes to; with it production certificates come through ACME."""
    acme_server: str = Field(
        default="https://acme-v02.api.letsencrypt.org/directory", pattern=r"^https://\S+$"
    )
    """The certificate authority's directory; by default Let's Encrypt's."""
    grafana_url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+(/.*)?$")
    """Where this machine reaches Grafana; by default its published port."""
    wait_timeout: int = Field(default=180, ge=10, le=3600)
    """Seconds until a container must be healthy."""

    @model_validator(mode="after")
    def _reachable_grafana(self) -> Self:
        remote = self.docker_host is not None and not self.docker_host.startswith("unix://")
        if remote and self.grafana_url is None:
            raise ValueError(
                "the Docker host is another machine, so Grafana's published port is not here "
                "-> set gantry:grafanaUrl to where this machine reaches Grafana"
            )
        return self

    @property
    def public_domain(self) -> str:
        """The domain that the proxy's routes lie under."""
        return self.domain or "localhost"

    @property
    def production(self) -> bool:
        """Whether this is a production stack."""
        return self.environment is Environment.PROD
