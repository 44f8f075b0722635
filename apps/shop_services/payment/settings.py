"""The environment variables that the payment service reads; see service_kit.settings for how."""

from pydantic import Field

from service_kit.settings import ServiceSettings


class PaymentSettings(ServiceSettings):
    """How the simulated bank behaves."""

    port: int = Field(8082, ge=1, le=65535, description="the TCP port to listen on")
    failure_rate: float = Field(
        0.05, ge=0, le=1, description="the share of payments that fail by chance, between 0 and 1"
    )
    latency_seconds: float = Field(0.05, ge=0, le=5, description="how long the bank takes on average")
    slow_seconds: float = Field(3.0, ge=0, le=30, description="how long it takes over the slow card")
    random_seed: int | None = Field(None, description="a number that makes chance repeat itself")
