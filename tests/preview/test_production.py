"""What production exposes, by a preview with the real CLI: what the documents expose there, and no more."""

import json

import pytest

from tests.workspace import Workspace, clone, must

STACK = "ahead"
PUBLIC = {
    "motoo": {("backend", 8080)},
    "dating": {("traefik", 80), ("traefik", 443)},
    "chat": set[tuple[str, int]](),
    "shop": {("api", 8080), ("frontend", 8081)},
    "template": {("proxy", 80), ("proxy", 443)},
}
"""(service, port of the host) that everybody reaches; Grafana is published on loopback in all of them."""
FROM_ELSEWHERE = {
    "dating": ("team-slack-url", "smtp-password"),
    "chat": ("team-slack-url", "smtp-password"),
    "shop": ("shop-slack-url", "on-call-key", "shop-webhook-url", "smtp-password"),
}
"""What others must have given out: production is refused without it."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return clone(tmp_path_factory.mktemp("ahead"), STACK)


@pytest.mark.parametrize("system", sorted(PUBLIC))
def test_production_exposes_what_its_document_exposes(workspace: Workspace, system: str) -> None:
    secrets = {name: f"https://hooks.example.com/{name}" for name in FROM_ELSEWHERE.get(system, ())}
    workspace.configure(
        system=system,
        environment="prod",
        domain="example.com",
        acmeEmail="ops@example.com",
        secrets=secrets,
    )
    must(workspace.gantry("preview", STACK))
    steps = json.loads(must(workspace.pulumi("preview", "--json", "-s", STACK)).stdout)["steps"]
    public: set[tuple[str, int]] = set()
    loopback: set[tuple[str, int]] = set()
    for step in steps:
        inputs = step["newState"].get("inputs", {})
        if step["newState"]["type"] == "docker:index/container:Container":
            for port in inputs.get("ports", []):
                everybody = port["ip"] == "0.0.0.0"
                (public if everybody else loopback).add((inputs["hostname"], port["external"]))
    assert public == PUBLIC[system]
    assert {service for service, _ in loopback} == {"grafana"}


def test_production_is_refused_without_what_others_must_have_given_out(workspace: Workspace) -> None:
    workspace.configure(system="shop", environment="prod")
    result = workspace.gantry("preview", STACK)
    assert result.returncode != 0
    for name in FROM_ELSEWHERE["shop"]:
        assert f"gantry:secrets.{name}" in result.stdout + result.stderr
