import re
from importlib.metadata import version
from pathlib import Path

import pytest

from lab.toolchain import parts, versions

FILES = [module / "go.mod" for module in parts.MODULES]


def required(module: str, package: str) -> str:
    text = next(file for file in FILES if file.parent.name == module).read_text()
    found = re.search(rf"{re.escape(package)} v(\S+)", text)
    assert found, f"{package} is not in {module}/go.mod"
    return found[1]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_the_oldest_go_we_accept_is_the_one_the_modules_ask_for(file: Path) -> None:
    assert f"\ngo {'.'.join(map(str, versions.GO))}\n" in file.read_text()


def test_the_command_line_calls_itself_by_its_modules_version() -> None:
    assert required("pulumi", "github.com/pulumi/pulumi/pkg/v3") == versions.CLI
    assert required("pulumi", "github.com/pulumi/pulumi/sdk/v3") == versions.CLI


def test_the_language_host_calls_itself_by_its_modules_version() -> None:
    assert required("language_host", "github.com/pulumi/pulumi/sdk/v3") == versions.LANGUAGE_HOST


def test_the_docker_plugin_has_the_version_that_the_installed_sdk_asks_for() -> None:
    assert version("pulumi-docker") == versions.DOCKER_SDK
