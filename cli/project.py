"""Where the project's things are. Nothing is set up outside of STATE and the one cache folder."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
STATE = PROJECT / ".gantry"
VENV = STATE / "venv"
ENGINE = STATE / "engine"
PULUMI_HOME = STATE / "pulumi"
PASSPHRASE = STATE / "passphrase"
CONFIG = STATE / "config"


def write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner can read; it is whole or not there."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    new.replace(path)
