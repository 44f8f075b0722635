"""What the kernel says about this process and the machine or container it runs in."""

import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
CGROUP = Path("/sys/fs/cgroup")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_INTERVAL = 1.0
"""Seconds for which a CPU share, once worked out, stands."""


@dataclass(frozen=True)
class Memory:
    """Bytes: what there is to use, and what is in use."""

    total: int
    used: int


def memory(proc: Path = PROC, cgroup: Path = CGROUP) -> Memory:
    """The container's memory where it has a limit, otherwise the machine's."""
    lines = (line.split() for line in (proc / "meminfo").read_text().splitlines())
    sizes = {name.rstrip(":"): int(value) * 1024 for name, value, *_ in lines}
    machine = Memory(sizes["MemTotal"], sizes["MemTotal"] - sizes["MemAvailable"])
    for limit, used in (
        ("memory.max", "memory.current"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"),
    ):
        size = _number(cgroup / limit)
        if size is not None and size < machine.total:
            return Memory(size, _number(cgroup / used) or 0)
    return machine


def resident(proc: Path = PROC) -> int:
    """Bytes of memory that this process has."""
    return int((proc / "self" / "statm").read_text().split()[1]) * _PAGE


def virtual(proc: Path = PROC) -> int:
    """Bytes of address space that this process has."""
    return int((proc / "self" / "statm").read_text().split()[0]) * _PAGE


def open_files(proc: Path = PROC) -> tuple[int, int]:
    """How many files this process has open, and how many it may have."""
    return len(list((proc / "self" / "fd").iterdir())), resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def cpu_millis() -> int:
    """Milliseconds of CPU time that this process has used."""
    times = os.times()
    return int((times.user + times.system) * 1000)


def machine_cpu(proc: Path = PROC) -> tuple[float, float]:
    """Clock ticks since the machine's start: of work, and in all."""
    numbers = [int(word) for word in (proc / "stat").read_text().split("\n", 1)[0].split()[1:9]]
    return sum(numbers) - numbers[3] - numbers[4], sum(numbers)


class Share:
    """The percentage by which one growing number grows with another, since it was last worked out."""

    def __init__(self, read: Callable[[], tuple[float, float]], clock: Callable[[], float]) -> None:
        self._read = read
        self._clock = clock
        self._when = clock()
        self._last = read()
        self._percent = 0

    def percent(self) -> int:
        """A whole number from 0 to 100."""
        if self._clock() - self._when >= _INTERVAL:
            part, whole = self._read()
            if whole > self._last[1]:
                self._percent = round(100 * (part - self._last[0]) / (whole - self._last[1]))
            self._when, self._last = self._clock(), (part, whole)
        return min(100, max(0, self._percent))


def process_share() -> Share:
    """This process' part of all CPUs' time."""
    cores = os.cpu_count() or 1
    return Share(lambda: (cpu_millis() / 1000, time.monotonic() * cores), time.monotonic)


def machine_share() -> Share:
    """How busy the machine's CPUs are."""
    return Share(machine_cpu, time.monotonic)


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):  # there is no such file, or it says "max"
        return None
