"""The Docker daemon's configuration file, as a plain value."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from lab.engine.address import Addresses


class AddressPool(BaseModel):
    """A range from which networks of `size` bits are numbered."""

    base: str
    size: int


class DaemonOptions(BaseModel):
    """What of dockerd's configuration is not its default, or must not follow a changed default."""

    model_config = ConfigDict(populate_by_name=True)

    hosts: list[str]
    bridge: str
    address_pools: list[AddressPool] = Field(serialization_alias="default-address-pools")
    log_driver: str = Field("json-file", serialization_alias="log-driver")
    storage_driver: str = Field("overlay2", serialization_alias="storage-driver")
    live_restore: bool = Field(False, serialization_alias="live-restore")
    features: dict[str, bool] = {"buildkit": True, "containerd-snapshotter": False}


def daemon_options(socket: Path, addresses: Addresses) -> DaemonOptions:
    """The options of an engine that listens on `socket` and, for its own containers, at the usual place."""
    return DaemonOptions(
        hosts=[f"unix://{socket}", "unix:///run/docker.sock"],
        bridge=addresses.bridge,
        address_pools=[AddressPool(base=str(addresses.pool), size=24)],
    )
