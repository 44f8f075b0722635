"""The environment variables that the traffic service reads; see service_kit.settings for how."""

from pydantic import Field

from service_kit.settings import ServiceSettings, Settings
from shop_services.shared.upstream import UpstreamSettings


class LoadSettings(Settings):
    """How much traffic there is, and whether it repeats itself."""

    requests_per_second: float = Field(
        5.0, gt=0, le=200, description="requests a second that all visitors make together"
    )
    visitors: int = Field(8, ge=1, le=100, description="how many visitors there are at a time")
    seed: int | None = Field(None, description="a number that makes each visitor's choices repeat themselves")
    restock_seconds: float = Field(
        150.0, ge=1, description="how often products that are low in stock are restocked"
    )


class TrafficSettings(ServiceSettings):
    """FRONTEND_URL and API_URL name the shop."""

    port: int = Field(8090, ge=1, le=65535, description="the TCP port to listen on")
    frontend: UpstreamSettings
    api: UpstreamSettings
    traffic: LoadSettings
