"""Prometheus metrics of the payments."""

from prometheus_client import CollectorRegistry, Counter

from shop_services.contracts.payments import Payment, PaymentMethod, PaymentStatus


class PaymentMetrics:
    """What dashboards and alerts ask about payments."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._payments = Counter(
            "payments_total", "Payments by what came of them.", ("status", "method"), registry=registry
        )
        for status in PaymentStatus:
            for method in PaymentMethod:
                self._payments.labels(status, method)
        self._amount = Counter(
            "payment_amount_total",
            "EUR taken; what was paid back later is not subtracted.",
            registry=registry,
        )

    def count(self, payment: Payment) -> None:
        """Counts a payment in the status that it has just got."""
        self._payments.labels(payment.status, payment.method).inc()
        if payment.status is PaymentStatus.APPROVED:
            self._amount.inc(float(payment.amount))
