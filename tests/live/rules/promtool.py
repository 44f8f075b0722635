"""Prometheus' own checker and engine for rules; $PROMTOOL says where it is."""

import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import yaml


def check_rules(files: Mapping[str, str]) -> str:
    """What `promtool check rules` complains of in these files (name to content); empty when nothing."""
    return _run("check", files, list(files))


def failures_of(suites: Mapping[str, tuple[str, object]]) -> str:
    """What `promtool test rules` complains of: suites by name, each a rule file and its key `tests`."""
    files: dict[str, str] = {}
    for name, (rules, tests) in suites.items():
        document = {"rule_files": [f"{name}.rules.yaml"], "evaluation_interval": "1m", "tests": tests}
        files |= {f"{name}.rules.yaml": rules, f"{name}.tests.yaml": yaml.safe_dump(document)}
    return _run("test", files, [f"{name}.tests.yaml" for name in suites])


def _run(command: str, files: Mapping[str, str], named: list[str]) -> str:
    program = os.environ["PROMTOOL"]  # set by the fixture that takes it from Prometheus' image
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_text(content)
        result = subprocess.run(
            [program, command, "rules", *named], cwd=folder, capture_output=True, text=True, check=False
        )
    return "" if result.returncode == 0 else result.stdout + result.stderr
