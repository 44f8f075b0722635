"""/payments and /cancellations: pay, look at payments, pay back."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Response

from shop_services.contracts.payments import (
    Cancellation,
    Payment,
    PaymentRequest,
    PaymentStatus,
    Reference,
)
from shop_services.payment.ledger import Ledger
from shop_services.payment.processor import NotRefundableError, PaymentProcessor, ReferenceInUseError

_REFUSALS = {
    PaymentStatus.DECLINED: (402, "The payment was declined"),
    PaymentStatus.ERROR: (502, "The bank could not be asked"),
}


def payment_routes(processor: PaymentProcessor, ledger: Ledger) -> APIRouter:
    """The routes, working on this ledger through this processor."""
    router = APIRouter(tags=["payments"])

    @router.post("/payments", status_code=201)
    async def pay(request: PaymentRequest, response: Response) -> Payment:
        try:
            payment = await processor.pay(request)
        except ReferenceInUseError as error:
            detail = f"Another payment under {request.reference} was made or is being made."
            raise HTTPException(409, detail) from error
        location = {"Location": f"/payments/{payment.transaction_id}"}
        if refusal := _REFUSALS.get(payment.status):
            status, says = refusal
            raise HTTPException(status, f"{says}: {payment.reason}.", location)
        response.headers.update(location)
        return payment

    @router.get("/payments/{transaction_id}")
    async def look_at(transaction_id: str) -> Payment:
        return _found(ledger, transaction_id)

    @router.post("/payments/{transaction_id}/refund")
    async def refund(transaction_id: str) -> Payment:
        payment = _found(ledger, transaction_id)
        try:
            return processor.refund(payment)
        except NotRefundableError as error:
            detail = f"The payment is {payment.status}; only approved payments can be refunded."
            raise HTTPException(409, detail) from error

    @router.put("/cancellations/{reference}")
    async def cancel(reference: Annotated[Reference, Path()]) -> Cancellation:
        return processor.cancel(reference)

    return router


def _found(ledger: Ledger, transaction_id: str) -> Payment:
    payment = ledger.get(transaction_id)
    if payment is None:
        raise HTTPException(404, f"There is no payment {transaction_id}.")
    return payment
