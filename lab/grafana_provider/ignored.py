"""The paths that a program tells the engine to ignore (`ignore_changes`)."""

import re

from lab.grafana_provider.diff import Change
from lab.grafana_provider.values import Path, Properties

_STEP = re.compile(r'\["([^"]*)"\]|\[(\d+)\]|\[(\*)\]|([^.\[\]]+)')


def without_ignored(changes: list[Change], patterns: list[str]) -> list[Change]:
    """The changes at paths that no pattern covers."""
    covers = [_steps(pattern) for pattern in patterns]
    return [change for change in changes if not any(_covers(steps, change.path) for steps in covers)]


def kept_as_they_are(new: Properties, old: Properties, patterns: list[str]) -> Properties:
    """The new values, with the old ones of whole properties that are ignored."""
    ignored = {steps[0] for steps in map(_steps, patterns) if len(steps) == 1}
    return new | {name: value for name, value in old.items() if name in ignored}


def _steps(pattern: str) -> list[str]:
    return ["".join(groups) for groups in _STEP.findall(pattern)]


def _covers(steps: list[str], path: Path) -> bool:
    """A pattern covers what lies below it, and a set that changes as a whole above it."""
    return all(step in ("*", str(at)) for step, at in zip(steps, path, strict=False))
