"""What stands in the running Grafana: datasources, folders, dashboards and alert rules."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_docker as docker
import pulumiverse_grafana as grafana

from alert_rules.grafana import rule_groups
from alert_rules.grafana_rule import GrafanaRule, GrafanaRuleData
from components.grafana_access import GrafanaAccess, GrafanaAccessArgs
from components.grafana_datasources import GrafanaDatasources, GrafanaDatasourcesArgs
from components.grafana_notifications import GrafanaNotifications, GrafanaNotificationsArgs
from dashboards import dashboards
from model.topology import Topology

ALERTS = "Alerts"
"""The folder of the alert rules."""


@dataclass(frozen=True, kw_only=True)
class GrafanaContentArgs:
    """Where Grafana is and what is shown in it."""

    topology: Topology
    url: str
    """Known at preview: a url that comes from an output would leave everything unknown there."""
    auth: pulumi.Output[str]
    secrets: pulumi.Output[Mapping[str, str]]
    container: docker.Container
    """The healthy Grafana; nothing is written before."""


class GrafanaContent(pulumi.ComponentResource):
    """Grafana's content, all of it generated from the topology."""

    def __init__(
        self, name: str, args: GrafanaContentArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("gantry:grafana:Content", name, None, opts)
        provider = grafana.Provider(
            f"{name}-api",
            url=args.url,
            auth=args.auth,
            retries=10,
            retry_wait=3,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[args.container]),
        )
        self._child = pulumi.ResourceOptions(parent=self, provider=provider)
        # components inside this one take the provider from here
        child = pulumi.ResourceOptions(parent=self, providers=[provider])
        sources = GrafanaDatasources(
            f"{name}-datasources",
            GrafanaDatasourcesArgs(topology=args.topology, secrets=args.secrets),
            child,
        ).made
        boards = dashboards(args.topology)
        folders = {title: self._folder(title) for title in sorted({ALERTS, *(b.folder for b in boards)})}
        after_sources = pulumi.ResourceOptions.merge(
            self._child, pulumi.ResourceOptions(depends_on=list(sources))
        )
        for board in boards:
            grafana.oss.Dashboard(
                f"{name}-{board.uid}",
                folder=folders[board.folder].uid,
                config_json=board.json(),
                overwrite=True,
                opts=after_sources,
            )
        for group in rule_groups(args.topology):
            grafana.alerting.RuleGroup(
                f"{name}-{group.name}-rules",
                name=group.name,
                folder_uid=folders[ALERTS].uid,
                interval_seconds=group.interval_seconds,
                rules=[_rule(rule) for rule in group.rules],
                # rules keep their uids when a group is renamed: created first, the old one would lose them
                opts=pulumi.ResourceOptions.merge(
                    after_sources, pulumi.ResourceOptions(delete_before_replace=True)
                ),
            )
        GrafanaAccess(
            f"{name}-access",
            GrafanaAccessArgs(
                access=args.topology.system.monitoring.grafana,
                folders=list(folders.values()),
                folder_names=[title.lower() for title in folders],
            ),
            child,
        )
        if args.topology.system.alerting.router == "grafana":
            GrafanaNotifications(
                f"{name}-notifications",
                GrafanaNotificationsArgs(topology=args.topology, secrets=args.secrets),
                child,
            )
        self.register_outputs({"folders": [folder.uid for folder in folders.values()]})

    def _folder(self, title: str) -> grafana.oss.Folder:
        uid = title.lower()
        return grafana.oss.Folder(f"{uid}-folder", uid=uid, title=title, opts=self._child)


def _rule(rule: GrafanaRule) -> grafana.alerting.RuleGroupRuleArgs:
    return grafana.alerting.RuleGroupRuleArgs(
        uid=rule.uid,
        name=rule.name,
        datas=[_data(data) for data in rule.datas],
        condition=rule.condition,
        for_=rule.for_,
        keep_firing_for=rule.keep_firing_for,
        no_data_state=rule.no_data_state,
        exec_err_state=rule.exec_err_state,
        labels=rule.labels,
        annotations=rule.annotations,
    )


def _data(data: GrafanaRuleData) -> grafana.alerting.RuleGroupRuleDataArgs:
    window = data.relative_time_range
    return grafana.alerting.RuleGroupRuleDataArgs(
        ref_id=data.ref_id,
        datasource_uid=data.datasource_uid,
        query_type=data.query_type,
        relative_time_range=grafana.alerting.RuleGroupRuleDataRelativeTimeRangeArgs(
            from_=window.from_, to=window.to
        ),
        model=data.model,
    )
