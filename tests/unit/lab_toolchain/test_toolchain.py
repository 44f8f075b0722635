from collections.abc import Callable
from pathlib import Path

import pytest

from lab.toolchain import ToolchainError, compiler, install_plugin, parts, toolchain, toolchain_environment
from lab.toolchain.compiler import check_version, need_go


@pytest.mark.parametrize("found", ["go1.24.9", "go1.25.7", "go1.25", "", "devel"])
def test_a_go_that_is_too_old_is_refused_with_the_version_to_install(found: str) -> None:
    with pytest.raises(ToolchainError, match=r"install Go 1\.25\.8 or newer"):
        check_version(found)


@pytest.mark.parametrize("found", ["go1.25.8", "go1.26", "go1.26.8", "go1.30rc1", "go2.0.0"])
def test_a_go_that_is_new_enough_is_taken(found: str) -> None:
    check_version(found)


def test_a_machine_without_go_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolchainError, match="`go` is not on PATH: install Go"):
        need_go()


def made(path: Path, text: str) -> Callable[[], Path]:
    path.write_text(text)
    return lambda: path


def test_the_toolchain_is_put_together_once_and_its_programs_are_executable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GANTRY_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(compiler, "need_go", lambda: None)
    tool = parts.Part("bin/tool", made(tmp_path / "tool", "a tool"), 1)
    plugin = parts.Part("plugins/plugin", made(tmp_path / "plugin", "a plugin"), 1)
    monkeypatch.setattr(parts, "PARTS", (tool, plugin))
    told: list[str] = []
    folder = toolchain(told.append)
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.glob("*/*")} == {
        "tool": 0o755,
        "plugin": 0o755,
    }
    assert len([line for line in told if line.startswith("tool ")]) == 1
    assert toolchain(told.append) == folder
    assert len(told) == 4


def test_a_part_that_fails_leaves_no_toolchain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail() -> Path:
        raise RuntimeError("no compiler today")

    monkeypatch.setenv("GANTRY_CACHE", str(tmp_path))
    monkeypatch.setattr(compiler, "need_go", lambda: None)
    monkeypatch.setattr(parts, "PARTS", (parts.Part("bin/tool", fail, 1),))
    with pytest.raises(RuntimeError, match="no compiler today"):
        toolchain(lambda _: None)
    assert not [path for path in (tmp_path / "toolchain").iterdir() if path.is_dir()]


def test_a_plugin_is_a_real_folder_in_pulumis_home_with_a_link_to_the_executable(tmp_path: Path) -> None:
    executable = tmp_path / "built"
    executable.write_text("#!/bin/sh\n")
    install_plugin(tmp_path / "home", "docker", "5.2.0", executable)
    folder = tmp_path / "home" / "plugins" / "resource-docker-v5.2.0"
    assert not folder.is_symlink()
    assert (folder / "pulumi-resource-docker").resolve() == executable


def test_a_plugin_that_was_built_anew_replaces_the_old_one(tmp_path: Path) -> None:
    for name in ("old", "new", "new"):
        install_plugin(tmp_path, "docker", "5.2.0", tmp_path / name)
    folder = tmp_path / "plugins" / "resource-docker-v5.2.0"
    assert [path.readlink() for path in folder.iterdir()] == [tmp_path / "new"]


def test_pulumi_comes_first_on_path_and_fetches_nothing(tmp_path: Path) -> None:
    environment = toolchain_environment(tmp_path / "toolchain", tmp_path / "home")
    assert environment["PATH"].startswith(f"{tmp_path}/toolchain/bin:")
    assert environment["PULUMI_HOME"] == f"{tmp_path}/home"
    assert environment["PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION"] == "true"
