"""What the router has delivered."""

from collections.abc import Callable
from dataclasses import dataclass

from ..timefmt import Timestamp
from .alerts import Alert
from .contact_points import Integration


@dataclass(frozen=True)
class Notification:
    """What one integration is told: the alerts of a group, firing ones first.

    `patience` is for how many seconds a delivery that fails may be retried.
    """

    integration: Integration
    group_key: str
    group_labels: dict[str, str]
    alerts: tuple[Alert, ...]
    now: Timestamp
    patience: float


Sender = Callable[[Notification], bool]
"""Delivers a notification, retrying where that may help; False where it could not."""
