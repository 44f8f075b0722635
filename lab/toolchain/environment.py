"""What Pulumi needs to be told so that it uses the toolchain and nothing else."""

import os
from pathlib import Path

from lab.toolchain import versions
from lab.toolchain.parts import DOCKER_PLUGIN


def toolchain_environment(folder: Path, home: Path) -> dict[str, str]:
    """The environment variables, on top of the process's own, for `pulumi` out of the toolchain `folder`.

    `home` becomes PULUMI_HOME, where Pulumi keeps plugins and records; the Docker plugin is installed in it.
    A `python` with the program's packages, pip among them, must come first on PATH: the caller's task.
    """
    install_plugin(home, "docker", versions.DOCKER_SDK, folder / "plugins" / DOCKER_PLUGIN)
    return {
        "PATH": os.pathsep.join([str(folder / "bin"), os.environ.get("PATH", os.defpath)]),
        "PULUMI_HOME": str(home),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }


def install_plugin(home: Path, name: str, version: str, executable: Path) -> None:
    """Make `executable` the resource plugin `name` in this PULUMI_HOME, as `pulumi plugin install` would.

    The folder has to be a real one (Pulumi passes over links to folders); the executable in it is a link.
    """
    plugin = home / "plugins" / f"resource-{name}-v{version}"
    plugin.mkdir(parents=True, exist_ok=True)
    link = plugin / f"pulumi-resource-{name}"
    if link.is_symlink() and link.readlink() == executable:
        return
    fresh = plugin / f".{link.name}.{os.getpid()}"
    fresh.symlink_to(executable)
    fresh.replace(link)
