"""Grafana, where everything is looked at."""

from typing import ClassVar, Literal

from model.base import Frozen
from model.container import FileSpec, HealthCheck, SecretSpec, Tier
from model.publishing import Exposure, PublishedPort, PublishedPorts
from model.service import Service, secret_file, secret_path
from model.values import ImageReference, Name

ADMIN_USER = "admin"
ADMIN_PASSWORD = "grafana-admin-password"  # noqa: S105  (the secret's name)


Role = Literal["Viewer", "Editor", "Admin"]
Permission = Literal["View", "Edit", "Admin"]


class ServiceAccount(Frozen):
    """A program that speaks to Grafana's API with a token of its own, instead of an API key."""

    name: Name
    role: Role = "Viewer"


class Grafana(Service):
    """Grafana; its content comes through its API from the same description."""

    kind: Literal["grafana"] = "grafana"
    image: ImageReference = "grafana/grafana:12.4.2"
    publish: PublishedPorts = (PublishedPort(host=3000, prod=Exposure.LOOPBACK),)
    folder_permissions: dict[Literal["Viewer", "Editor"], Permission] = {"Viewer": "View", "Editor": "Edit"}
    """What the basic roles may do in Gantry's folders; administrators may do everything."""
    service_accounts: tuple[ServiceAccount, ...] = ()
    """Programs that read or write through the API."""

    tier: ClassVar[Tier] = Tier.EDGE
    well_known_port: ClassVar[int | None] = 3000
    speaks_prometheus: ClassVar[bool] = True
    data_folder: ClassVar[str | None] = "/var/lib/grafana"
    user: ClassVar[str] = "472:0"
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = (("/tmp", "mode=1777"),)
    default_limits: ClassVar[tuple[int, float]] = (384, 1.0)

    def probe(self, name: str) -> HealthCheck:
        """The API's own check, which includes the database."""
        url = f"http://127.0.0.1:{self.well_known_port}/api/health"
        return HealthCheck(command=("curl", "-fsS", "-o", "/dev/null", url), start_period=120)

    def own_environment(self, name: str) -> dict[str, str]:
        """No sign-up, nobody anonymous, no calls home, no plugin updates on a read-only file system."""
        return {
            "GF_SECURITY_ADMIN_USER": ADMIN_USER,
            "GF_SECURITY_ADMIN_PASSWORD__FILE": secret_path(ADMIN_PASSWORD),
            "GF_USERS_ALLOW_SIGN_UP": "false",
            "GF_AUTH_ANONYMOUS_ENABLED": "false",
            "GF_ANALYTICS_REPORTING_ENABLED": "false",
            "GF_ANALYTICS_CHECK_FOR_UPDATES": "false",
            "GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES": "false",
            "GF_PLUGINS_PREINSTALL_DISABLED": "true",
            "GF_PLUGINS_PREINSTALL_AUTO_UPDATE": "false",
            "GF_SECURITY_DISABLE_GRAVATAR": "true",
            "GF_SECURITY_COOKIE_SAMESITE": "strict",
            "GF_LOG_MODE": "console",
        }

    def own_files(self, name: str) -> tuple[FileSpec, ...]:
        """The administrator's password, which seeds an empty database."""
        return (secret_file(ADMIN_PASSWORD),)

    def own_secrets(self, name: str) -> tuple[SecretSpec, ...]:
        """The administrator's password."""
        return (SecretSpec(name=ADMIN_PASSWORD, purpose=f"Grafana: password of {ADMIN_USER}"),)
