"""Runs a command and measures its time and the memory of its whole process tree."""

import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Measurement:
    """What one run of a command cost."""

    seconds: float
    peak_mebibytes: float
    """The largest sum of resident memory over all its processes; pages they share count for each."""


def measured(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Measurement:
    """Runs the command to its end.

    Raises:
        RuntimeError: it failed; the message ends with its last lines.
    """
    start = time.monotonic()
    with subprocess.Popen(
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        root = psutil.Process(process.pid)
        peak = 0
        while True:
            peak = max(peak, _resident(root))
            try:
                output, _ = process.communicate(timeout=_POLL_SECONDS)
                break
            except subprocess.TimeoutExpired:
                continue
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} failed:\n{output[-3000:]}")
    return Measurement(time.monotonic() - start, peak / 2**20)


def _resident(root: psutil.Process) -> int:
    total = 0
    try:
        processes = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for process in processes:
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total
