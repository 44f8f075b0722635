"""One stack's life, measured: preview, first up, no-op up, one-service change, destroy."""

import os
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.measure import Measurement, measured

Step = tuple[str, Callable[[], Measurement]]


@dataclass(frozen=True)
class Life:
    """A clone of the project with one stack of its own; its images are there already."""

    project: Path
    stack: str
    environment: Mapping[str, str]

    def steps(self) -> list[Step]:
        """The steps in their order; each expects what the one before left."""
        return [
            ("preview", lambda: self._pulumi("preview")),
            ("first up, to all healthy", lambda: self._pulumi("up", "--yes", "--skip-preview")),
            ("up without a change", lambda: self._pulumi("up", "--yes", "--skip-preview")),
            ("up with one service changed", self._changed),
            ("destroy", lambda: self._pulumi("destroy", "--yes", "--skip-preview")),
        ]

    def _changed(self) -> Measurement:
        path = self.project / "systems" / f"{self._system()}.yaml"
        before = path.read_text()
        document = yaml.safe_load(before)
        first = next(iter(document["services"].values()))
        first["limits"] = {**first.get("limits", {}), "memory": "320m"}
        path.write_text(yaml.safe_dump(document, sort_keys=False))
        try:
            return self._pulumi("up", "--yes", "--skip-preview")
        finally:
            path.write_text(before)

    def _system(self) -> str:
        document = yaml.safe_load((self.project / f"Pulumi.{self.stack}.yaml").read_text())
        return str(document["config"]["gantry:system"])

    def _pulumi(self, *arguments: str) -> Measurement:
        command = ["pulumi", "--non-interactive", *arguments, "-s", self.stack]
        return measured(command, self.project, os.environ | dict(self.environment))


def medians(runs: list[dict[str, Measurement]]) -> dict[str, Measurement]:
    """The median of each step over several lives."""
    return {
        step: Measurement(
            statistics.median(run[step].seconds for run in runs),
            statistics.median(run[step].peak_mebibytes for run in runs),
        )
        for step in runs[0]
    }
