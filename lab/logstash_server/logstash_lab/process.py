"""What the kernel says about this process."""

import os
import resource
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Usage:
    """Bytes of memory and of address space, files, and milliseconds of CPU time."""

    resident: int
    virtual: int
    files: int
    most_files: int
    cpu_millis: int


def usage() -> Usage:
    """What the process uses now."""
    virtual, resident, *_ = Path("/proc/self/statm").read_text().split()
    times = os.times()
    return Usage(
        resident=int(resident) * _PAGE,
        virtual=int(virtual) * _PAGE,
        files=len(list(Path("/proc/self/fd").iterdir())),
        most_files=resource.getrlimit(resource.RLIMIT_NOFILE)[0],
        cpu_millis=int((times.user + times.system) * 1000),
    )
