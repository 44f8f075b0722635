"""Every resource type, by the name the engine knows it by."""

from lab.grafana_provider.resource import Resource
from lab.grafana_provider.resources.annotation import Annotation
from lab.grafana_provider.resources.contact_point import ContactPoint
from lab.grafana_provider.resources.dashboard import Dashboard
from lab.grafana_provider.resources.data_source import DataSource
from lab.grafana_provider.resources.folder import Folder
from lab.grafana_provider.resources.message_template import MessageTemplate
from lab.grafana_provider.resources.mute_timing import MuteTiming
from lab.grafana_provider.resources.notification_policy import NotificationPolicy
from lab.grafana_provider.resources.organization_preferences import OrganizationPreferences
from lab.grafana_provider.resources.permission import DashboardPermission, FolderPermission
from lab.grafana_provider.resources.permission_item import DashboardPermissionItem, FolderPermissionItem
from lab.grafana_provider.resources.rule_group import RuleGroup
from lab.grafana_provider.resources.service_account import ServiceAccount
from lab.grafana_provider.resources.service_account_token import ServiceAccountToken
from lab.grafana_provider.resources.team import Team

_TYPES: tuple[type[Resource], ...] = (
    Annotation,
    ContactPoint,
    Dashboard,
    DashboardPermission,
    DashboardPermissionItem,
    DataSource,
    Folder,
    FolderPermission,
    FolderPermissionItem,
    MessageTemplate,
    MuteTiming,
    NotificationPolicy,
    OrganizationPreferences,
    RuleGroup,
    ServiceAccount,
    ServiceAccountToken,
    Team,
)

RESOURCES: dict[str, Resource] = {each.type_name: each() for each in _TYPES}
