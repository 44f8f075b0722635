"""Which password is right.

The shop's tables hold no passwords, so a login is simulated: a customer's password is `demo-` and what stands
before the @ of the address (`demo-ada.keller`). That makes successes and failures, and protects nothing.
"""

import hmac

PREFIX = "demo-"


def password_for(email: str) -> str:
    """The password of the customer with this address."""
    return PREFIX + email.partition("@")[0]


def is_right(email: str, password: str) -> bool:
    """Whether this is that password, in a time that does not depend on how much of it is right."""
    return hmac.compare_digest(password.encode(), password_for(email).encode())
