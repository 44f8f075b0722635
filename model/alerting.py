"""Who hears of alerts, and by which way."""

from typing import Annotated, Literal

from pydantic import Field

from model.base import Frozen
from model.container import SecretOrigin, SecretSpec
from model.values import Name, Port, Seconds

SMTP_PASSWORD = "smtp-password"  # noqa: S105  (the secret's name)

SeverityName = Literal["critical", "warning"]

EVERY_SEVERITY: tuple[SeverityName, ...] = ("critical", "warning")


class Contact(Frozen):
    """What all contacts have."""

    name: Name
    severities: tuple[SeverityName, ...] = Field(default=EVERY_SEVERITY, min_length=1)
    """The alerts that go there."""
    owners: tuple[str, ...] = ()
    """Only alerts of these teams; by default of all."""

    def own_secrets(self) -> tuple[SecretSpec, ...]:
        """What must be known to reach it."""
        return ()


class Email(Contact):
    """Mail through the system's mail server (alerting.smtp)."""

    kind: Literal["email"]
    to: tuple[Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")], ...] = Field(min_length=1)


class Slack(Contact):
    """A Slack channel, through an incoming webhook whose address is the secret NAME-url."""

    kind: Literal["slack"]
    channel: str = Field(pattern=r"^[#@]?[a-z0-9._-]+$")

    def own_secrets(self) -> tuple[SecretSpec, ...]:
        """The webhook's address."""
        return (_elsewhere(f"{self.name}-url", "address of the Slack webhook", _NOBODY.format(self.name)),)


class PagerDuty(Contact):
    """A PagerDuty service, through its Events API v2; the integration key is the secret NAME-key."""

    kind: Literal["pagerduty"]
    url: str = Field(default="https://events.pagerduty.com/v2/enqueue", pattern=r"^https?://\S+$")
    """Where events go."""

    def own_secrets(self) -> tuple[SecretSpec, ...]:
        """The integration key."""
        return (_elsewhere(f"{self.name}-key", "PagerDuty's integration key", "not-configured"),)


class Webhook(Contact):
    """A program that is told by HTTP: a service of the system, or the address in the secret NAME-url."""

    kind: Literal["webhook"]
    service: Name | None = None
    """The service of the system that is told."""
    path: str = Field(default="/", pattern=r"^/\S*$")
    """The path at that service."""
    token: Name | None = None
    """The secret that is sent as bearer token."""

    def own_secrets(self) -> tuple[SecretSpec, ...]:
        """The address, where it isn't a service's; and the token."""
        address = _elsewhere(f"{self.name}-url", "address that is told of alerts", _NOBODY.format(self.name))
        token = (SecretSpec(name=self.token, purpose=f"of {self.name}"),) if self.token else ()
        return (*token, *(() if self.service else (address,)))


AnyContact = Annotated[Email | Slack | PagerDuty | Webhook, Field(discriminator="kind")]


class Smtp(Frozen):
    """The mail server that takes the mails of alerts."""

    host: str = Field(pattern=r"^[A-Za-z0-9.-]+$")
    port: Port = 587
    sender: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    username: str | None = None
    """Whom it knows us as; the password is then the secret smtp-password."""
    encrypted: bool = True
    """Whether STARTTLS is demanded."""


class Alerting(Frozen):
    """How people hear of alerts; every alert goes through one router alone."""

    router: Literal["grafana", "alertmanager"] = "grafana"
    """Who evaluates and routes: Grafana, or Prometheus and Loki with Alertmanager."""
    interval: Seconds = 60
    """How often rules are evaluated."""
    contacts: tuple[AnyContact, ...] = ()
    """Who is told; the first one gets what no other takes."""
    smtp: Smtp | None = None
    """The mail server; needed by contacts of kind email."""
    group_wait: Seconds = 30
    """How long the first notification of a group waits for further alerts."""
    group_interval: Seconds = 300
    """How long a group's next notification waits."""
    repeat_interval: Seconds = 4 * 3600
    """When an alert that goes on is told again."""

    def own_secrets(self) -> tuple[SecretSpec, ...]:
        """What must be known to reach the contacts."""
        found = [spec for contact in self.contacts for spec in contact.own_secrets()]
        if self.smtp and self.smtp.username:
            found.append(_elsewhere(SMTP_PASSWORD, f"password of {self.smtp.username}", "not-configured"))
        return tuple(found)


_NOBODY = "http://not-configured.invalid/{}"
"""No host has a name that ends so (RFC 2606)."""


def _elsewhere(name: str, purpose: str, stand_in: str) -> SecretSpec:
    return SecretSpec(name=name, purpose=purpose, origin=SecretOrigin.ELSEWHERE, stand_in=stand_in)
