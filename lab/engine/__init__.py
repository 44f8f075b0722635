"""A Docker Engine for machines without one: Debian's, run in a mount and a PID namespace of its own."""

from lab.engine.compose import compose_binary
from lab.engine.errors import EngineError
from lab.engine.lifecycle import start, stop
from lab.engine.status import EngineStatus, status

__all__ = ["EngineError", "EngineStatus", "compose_binary", "start", "status", "stop"]
