"""Puts the payment service together."""

from fastapi import FastAPI

from service_kit.app import create_app
from service_kit.metrics import new_registry
from shop_services.payment.ledger import Ledger
from shop_services.payment.metrics import PaymentMetrics
from shop_services.payment.processor import PaymentProcessor
from shop_services.payment.routes import payment_routes
from shop_services.payment.settings import PaymentSettings
from shop_services.shared.chance import chance


def build_app(settings: PaymentSettings) -> FastAPI:
    """The application; it needs no other service."""
    registry = new_registry()
    ledger = Ledger()
    processor = PaymentProcessor(
        settings,
        ledger=ledger,
        metrics=PaymentMetrics(registry),
        chance=chance(settings.random_seed, "bank"),
    )
    app = create_app(settings, registry=registry)
    app.include_router(payment_routes(processor, ledger))
    return app
