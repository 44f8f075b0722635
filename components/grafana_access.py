"""Who may do what in Grafana: permissions of folders, and accounts of programs."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumiverse_grafana as grafana

from model.catalogue.grafana import Grafana


@dataclass(frozen=True, kw_only=True)
class GrafanaAccessArgs:
    """What the description says of access, and the folders that it is about."""

    access: Grafana
    folders: Sequence[grafana.oss.Folder]
    folder_names: Sequence[str]


class GrafanaAccess(pulumi.ComponentResource):
    """Folder permissions of the basic roles, and a service account with a token for each program."""

    def __init__(
        self, name: str, args: GrafanaAccessArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("gantry:grafana:Access", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        permissions = [
            grafana.oss.FolderPermissionPermissionArgs(role=role, permission=permission)
            for role, permission in sorted(args.access.folder_permissions.items())
        ]
        for folder_name, folder in zip(args.folder_names, args.folders, strict=True):
            grafana.oss.FolderPermission(
                f"{folder_name}-permissions", folder_uid=folder.uid, permissions=permissions, opts=child
            )
        self.tokens = {
            account.name: self._token(account.name, account.role, child)
            for account in args.access.service_accounts
        }
        self.register_outputs({})

    def _token(self, name: str, role: str, opts: pulumi.ResourceOptions) -> pulumi.Output[str]:
        account = grafana.oss.ServiceAccount(f"{name}-account", name=name, role=role, opts=opts)
        token = grafana.oss.ServiceAccountToken(
            f"{name}-token", name=name, service_account_id=account.id, opts=opts
        )
        return pulumi.Output.secret(token.key)
