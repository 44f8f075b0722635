"""The environment variables that the API reads; see service_kit.settings for how."""

from pydantic import Field

from service_kit.backing.postgres import PostgresSettings
from service_kit.settings import ServiceSettings
from shop_services.shared.client_ip import PRIVATE_NETWORKS, Networks
from shop_services.shared.upstream import UpstreamSettings


class PaymentServiceSettings(UpstreamSettings):
    """Where the payment service is."""

    # Shorter than those who wait for an order wait, so that they learn what became of it.
    timeout_seconds: float = Field(5.0, gt=0, description="how long one payment may take")


class ApiSettings(ServiceSettings):
    """POSTGRES_… and PAYMENT_… name what it needs."""

    port: int = Field(8080, ge=1, le=65535, description="the TCP port to listen on")
    postgres: PostgresSettings
    payment: PaymentServiceSettings
    trusted_proxies: Networks = Field(
        PRIVATE_NETWORKS, description="networks, separated by commas, whose X-Forwarded-For is believed"
    )
    settle_after_seconds: float = Field(
        60.0, ge=20, description="how old a pending order is when it is taken for abandoned and undone"
    )
