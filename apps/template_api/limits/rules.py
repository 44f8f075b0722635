"""How many requests of which kind are let through."""

from dataclasses import dataclass
from enum import StrEnum

from template_api.settings import RateLimits


class Scope(StrEnum):
    """What is limited, and for whom."""

    CLIENT = "client"  # all requests of an address
    ACCOUNT = "account"  # all requests of an account
    EXPORT = "export"  # exports of an account
    STREAM = "stream"  # open event streams of an account
    REGISTRATION = "registration"  # registrations from an address
    LOGIN = "login"  # logins and refreshes from an address
    LOGIN_ACCOUNT = "login_account"  # failed logins to an account from an address
    LOGIN_EVERYWHERE = "login_everywhere"  # failed logins to an account


@dataclass(frozen=True)
class Rule:
    """So many a minute on average, so many at once.

    Attributes:
        guards: whether it is refused what cannot be counted because Redis is away.
    """

    per_minute: int
    burst: int
    guards: bool = False


# Who tries passwords at one account from many addresses is stopped at this many times what one address may.
EVERYWHERE = 6


def rules(limits: RateLimits) -> dict[Scope, Rule]:
    """The rules of all scopes that are counted by the minute.

    A page loads several things at once, so the general ones let ten seconds' worth through at once.
    """
    return {
        Scope.CLIENT: Rule(limits.client, burst=max(1, limits.client // 6)),
        Scope.ACCOUNT: Rule(limits.account, burst=max(1, limits.account // 6)),
        Scope.EXPORT: Rule(limits.export, burst=max(1, limits.export // 3)),
        Scope.REGISTRATION: Rule(limits.registration, burst=limits.registration, guards=True),
        Scope.LOGIN: Rule(limits.login, burst=limits.login, guards=True),
        Scope.LOGIN_ACCOUNT: Rule(limits.login_account, burst=limits.login_account, guards=True),
        Scope.LOGIN_EVERYWHERE: Rule(
            limits.login_account * EVERYWHERE, burst=limits.login_account * EVERYWHERE, guards=True
        ),
    }
