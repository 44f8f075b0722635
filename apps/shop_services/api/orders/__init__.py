"""Orders: the stock is reserved, the payment is made, and the order is settled one way or the other.

The payment is no part of a database transaction, which would hold a product's row for as long as the bank
takes. So an order is first written as pending, together with its reservation; what a crash leaves pending is
undone.
"""
