"""Secrets that were generated on this machine: one private file a stack in the state folder."""

from pathlib import Path

import yaml


def local_secrets_file(project: Path, stack: str) -> Path:
    """Where the stack's generated secrets are."""
    return project / ".gantry" / "secrets" / f"{stack}.yaml"


def local_secrets(project: Path, stack: str) -> dict[str, str]:
    """The generated secrets by name; empty where none were generated."""
    path = local_secrets_file(project, stack)
    content = yaml.safe_load(path.read_text()) if path.exists() else {}
    return {str(k): str(v) for k, v in content.items()} if isinstance(content, dict) else {}
