"""The environment variables that the frontend reads; see service_kit.settings for how."""

from pydantic import Field

from service_kit.settings import ServiceSettings
from shop_services.shared.client_ip import PRIVATE_NETWORKS, Networks
from shop_services.shared.upstream import UpstreamSettings


class FrontendSettings(ServiceSettings):
    """API_URL names the API."""

    port: int = Field(8081, ge=1, le=65535, description="the TCP port to listen on")
    api: UpstreamSettings
    trusted_proxies: Networks = Field(
        PRIVATE_NETWORKS, description="networks, separated by commas, whose X-Forwarded-For is believed"
    )
    session_timeout_seconds: float = Field(
        300.0, ge=1, description="how long a session lives after its last request"
    )
    simulate_errors: bool = Field(
        False, description="true to offer /simulate/error, /simulate/crash and /simulate/slow to everybody"
    )
