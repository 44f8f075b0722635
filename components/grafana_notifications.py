"""Who Grafana tells of alerts: contact points, and the policy that chooses among them."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumiverse_grafana import alerting as grafana

from model.alerting import AnyContact, Email, PagerDuty, Slack, Webhook
from model.topology import Topology
from model.values import duration


@dataclass(frozen=True, kw_only=True)
class GrafanaNotificationsArgs:
    """The contacts and the secrets by which they are reached."""

    topology: Topology
    secrets: pulumi.Output[Mapping[str, str]]


class GrafanaNotifications(pulumi.ComponentResource):
    """A contact point for each contact, and one tree of policies; the first contact is its root."""

    def __init__(
        self, name: str, args: GrafanaNotificationsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("gantry:grafana:Notifications", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        alerting = args.topology.system.alerting
        points = {contact.name: _point(contact, args, child) for contact in alerting.contacts}
        if points:
            grafana.NotificationPolicy(
                f"{name}-policy",
                contact_point=points[alerting.contacts[0].name].name,
                group_bies=["alertname", "service"],
                group_wait=duration(alerting.group_wait),
                group_interval=duration(alerting.group_interval),
                repeat_interval=duration(alerting.repeat_interval),
                policies=[_policy(contact, points[contact.name]) for contact in alerting.contacts],
                opts=child,
            )
        self.register_outputs({"contacts": [point.name for point in points.values()]})


def _policy(contact: AnyContact, point: grafana.ContactPoint) -> grafana.NotificationPolicyPolicyArgs:
    matchers = [_matcher("severity", contact.severities)]
    if contact.owners:
        matchers.append(_matcher("owner", contact.owners))
    return grafana.NotificationPolicyPolicyArgs(
        contact_point=point.name,
        matchers=matchers,
        continue_=True,
        group_bies=["alertname", "service"],
    )


def _matcher(label: str, values: tuple[str, ...]) -> grafana.NotificationPolicyPolicyMatcherArgs:
    return grafana.NotificationPolicyPolicyMatcherArgs(label=label, match="=~", value="|".join(values))


def _point(
    contact: AnyContact, args: GrafanaNotificationsArgs, opts: pulumi.ResourceOptions
) -> grafana.ContactPoint:
    def secret(name: str) -> pulumi.Output[str]:
        return args.secrets.apply(lambda values: values[name])

    match contact:
        case Email():
            settings = grafana.ContactPointEmailArgs(addresses=list(contact.to), single_email=True)
            return grafana.ContactPoint(contact.name, name=contact.name, emails=[settings], opts=opts)
        case Slack():
            slack = grafana.ContactPointSlackArgs(
                url=secret(f"{contact.name}-url"), recipient=contact.channel
            )
            return grafana.ContactPoint(contact.name, name=contact.name, slacks=[slack], opts=opts)
        case PagerDuty():
            duty = grafana.ContactPointPagerdutyArgs(
                integration_key=secret(f"{contact.name}-key"), url=contact.url
            )
            return grafana.ContactPoint(contact.name, name=contact.name, pagerduties=[duty], opts=opts)
        case Webhook():
            hook = grafana.ContactPointWebhookArgs(
                url=args.topology.told_at(contact) or secret(f"{contact.name}-url"),
                http_method="POST",
                authorization_scheme="Bearer" if contact.token else None,
                authorization_credentials=secret(contact.token) if contact.token else None,
            )
            return grafana.ContactPoint(contact.name, name=contact.name, webhooks=[hook], opts=opts)
