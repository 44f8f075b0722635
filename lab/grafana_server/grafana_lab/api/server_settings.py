"""/api/frontend/settings: what a client may know of the server before it asks for anything else."""

from fastapi import APIRouter
from pydantic import Field

from .. import GRAFANA_VERSION
from ..auth.access import Ctx, SignedIn
from ..datasources.store import default_uid, load_instances
from ..wire import Wire

router = APIRouter()


class BuildInfo(Wire):
    """The version that the server stands in for."""

    version: str = GRAFANA_VERSION
    commit: str = "lab"
    edition: str = "Open Source"
    env: str = "production"


class KnownDataSource(Wire):
    """A datasource by name."""

    uid: str
    type: str
    name: str


class FrontendSettings(Wire):
    """The part of Grafana's settings that has a meaning here."""

    build_info: BuildInfo = BuildInfo()
    app_url: str
    app_sub_url: str
    anonymous_enabled: bool
    unified_alerting_enabled: bool
    default_datasource: str
    datasources: dict[str, KnownDataSource] = Field(default_factory=dict)


@router.get("/api/frontend/settings")
def frontend_settings(ctx: Ctx, _who: SignedIn) -> FrontendSettings:
    """The settings."""
    instances, default = load_instances(ctx.db, ctx.vault), default_uid(ctx.db)
    return FrontendSettings(
        app_url=ctx.settings.app_url,
        app_sub_url=ctx.settings.sub_path,
        anonymous_enabled=ctx.settings.anonymous,
        unified_alerting_enabled=ctx.settings.alerting_enabled,
        default_datasource=instances[default].name if default else "",
        datasources={
            instance.name: KnownDataSource(uid=instance.uid, type=instance.type, name=instance.name)
            for instance in instances.values()
        },
    )
