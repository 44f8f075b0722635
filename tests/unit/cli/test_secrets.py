"""Missing secrets are generated once; configured ones are left alone."""

from pathlib import Path

import pytest

from cli import secrets
from cli.secrets import ensure_secrets, generated, unreachable
from cli.stack import StackRef
from model.container import SecretOrigin, SecretSpec
from preflight.local_secrets import local_secrets

NEEDED = (SecretSpec(name="db-password", purpose="db"), SecretSpec(name="other", purpose="other"))


@pytest.fixture(autouse=True)
def own_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "PROJECT", tmp_path)


def test_missing_ones_are_generated_once_and_kept_private(tmp_path: Path) -> None:
    stack = StackRef("dev", {"config": {}})
    assert ensure_secrets(stack, NEEDED) == ["db-password", "other"]
    first = local_secrets(tmp_path, "dev")
    assert ensure_secrets(stack, NEEDED) == []
    assert local_secrets(tmp_path, "dev") == first
    assert first["db-password"] != first["other"]
    assert (tmp_path / ".gantry/secrets/dev.yaml").stat().st_mode & 0o077 == 0


def test_a_new_need_is_added_and_the_old_values_stay(tmp_path: Path) -> None:
    stack = StackRef("dev", {"config": {}})
    ensure_secrets(stack, NEEDED[:1])
    before = local_secrets(tmp_path, "dev")
    assert ensure_secrets(stack, NEEDED) == ["other"]
    assert local_secrets(tmp_path, "dev")["db-password"] == before["db-password"]


def test_configured_ones_are_not_generated() -> None:
    config = {"config": {"gantry:secrets": {"db-password": {"secure": "v1:…"}, "other": {"secure": "v1:…"}}}}
    assert ensure_secrets(StackRef("prod", config), NEEDED) == []


def test_a_secret_needs_no_quoting_anywhere() -> None:
    value = generated(NEEDED[0])
    assert len(value) == 32
    assert value.isalnum()


def test_what_only_others_can_give_out_has_a_stand_in_until_it_is_configured() -> None:
    spec = SecretSpec(
        name="team-url", purpose="x", origin=SecretOrigin.ELSEWHERE, stand_in="http://nobody.invalid"
    )
    stack = StackRef("dev", {"config": {}})
    assert ensure_secrets(stack, (spec,)) == ["team-url"]
    assert unreachable(stack, (spec,)) == ["team-url"]
    configured = StackRef("dev", {"config": {"gantry:secrets": {"team-url": "https://somebody.example.com"}}})
    assert unreachable(configured, (spec,)) == []


def test_production_gets_no_stand_in() -> None:
    spec = SecretSpec(
        name="team-url", purpose="x", origin=SecretOrigin.ELSEWHERE, stand_in="http://nobody.invalid"
    )
    stack = StackRef("prod", {"config": {"gantry:environment": "prod"}})
    assert ensure_secrets(stack, (spec,)) == []
