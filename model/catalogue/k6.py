"""k6, which loads a service."""

from typing import ClassVar, Literal

from pydantic import Field

from model.catalogue.application import SecretFiles
from model.container import FileSpec, SecretSpec, Tier
from model.service import Service
from model.values import ImageReference, Name, Seconds


class K6(Service, SecretFiles):
    """A load test with thresholds, started by hand: its exit code says whether they held."""

    kind: Literal["k6"]
    image: ImageReference = "grafana/k6:2.2.0"
    target: Name
    """The service that is loaded."""
    script: str = Field(pattern=r"\.js$")
    """The script, relative to the project; its folder's other .js files are there too."""
    virtual_users: int = Field(default=10, ge=1, le=1000)
    duration: Seconds = 30
    """How long the load stays at its height."""
    p95_milliseconds: int = Field(default=500, ge=1)
    """The threshold of the 95th percentile of the response time."""

    tier: ClassVar[Tier] = Tier.APP
    user: ClassVar[str] = "12345:12345"
    tmpfs: ClassVar[tuple[tuple[str, str], ...]] = (("/tmp", "mode=1777"),)
    on_demand: ClassVar[bool] = True
    default_limits: ClassVar[tuple[int, float]] = (512, 1.0)

    def command(self, name: str) -> tuple[str, ...]:
        """Runs the script; what the user adds are k6's own options."""
        return ("run", f"/scripts/{self.script.rpartition('/')[2]}")

    def own_environment(self, name: str) -> dict[str, str]:
        """The script's parameters."""
        return {
            "VUS": str(self.virtual_users),
            "DURATION": f"{self.duration}s",
            "THRESHOLD_P95_MS": str(self.p95_milliseconds),
            "K6_NO_USAGE_REPORT": "true",
            "K6_AUTO_EXTENSION_RESOLUTION": "false",
            **self.secret_environment(),
        }

    def own_files(self, name: str) -> tuple[FileSpec, ...]:
        """Its secrets."""
        return self.secret_files()

    def own_secrets(self, name: str) -> tuple[SecretSpec, ...]:
        """The secrets that it names."""
        return self.secret_specs(name)
