"""What the user has set is respected; the rest is the project's own."""

from pathlib import Path

import pytest

from cli import environment
from cli.environment import pulumi_environment


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(environment, "STATE", tmp_path)
    monkeypatch.setattr(environment, "PASSPHRASE", tmp_path / "passphrase")


def made() -> dict[str, str]:
    return pulumi_environment(Path("/toolchain"), {}, "unix:///engine.sock")


def test_the_default_backend_is_a_folder_of_the_project(tmp_path: Path) -> None:
    assert made()["PULUMI_BACKEND_URL"] == f"file://{tmp_path}/state"
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0


def test_the_default_passphrase_is_made_once_and_private(tmp_path: Path) -> None:
    path = Path(made()["PULUMI_CONFIG_PASSPHRASE_FILE"])
    first = path.read_text()
    made()
    assert path.read_text() == first
    assert len(first) >= 32
    assert path.stat().st_mode & 0o077 == 0


def test_a_backend_of_the_users_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_BACKEND_URL", "s3://states")
    assert "PULUMI_BACKEND_URL" not in made()


@pytest.mark.parametrize("name", ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"])
def test_a_passphrase_of_the_users_is_respected(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.setenv(name, "theirs")
    assert "PULUMI_CONFIG_PASSPHRASE_FILE" not in made()
    assert not (tmp_path / "passphrase").exists()


def test_a_token_means_the_service_that_it_is_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_ACCESS_TOKEN", "pul-theirs")
    assert "PULUMI_BACKEND_URL" not in made()


def test_the_users_docker_host_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "ssh://theirs")
    assert "DOCKER_HOST" not in made()


def test_the_projects_python_and_pulumi_come_first_on_the_path() -> None:
    assert made()["PATH"].split(":")[1] == "/toolchain"
