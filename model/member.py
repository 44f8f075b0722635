"""A service with its place in the system."""

from dataclasses import dataclass

from model.catalogue.application import Application
from model.container import Limits
from model.service import Service


@dataclass(frozen=True)
class Member:
    """A service with its name in the system."""

    name: str
    service: Service
    needs: tuple[str, ...]
    """What must be healthy before it starts."""
    reaches: tuple[str, ...] = ()
    """What it speaks to without waiting for it."""

    @property
    def instances(self) -> tuple[str, ...]:
        """The names of its containers within the stack: its own, or numbered ones where there are several."""
        if self.replicas == 1:
            return (self.name,)
        return tuple(f"{self.name}-{number}" for number in range(1, self.replicas + 1))

    @property
    def replicas(self) -> int:
        """How many containers of it run."""
        return self.service.replicas if isinstance(self.service, Application) else 1

    @property
    def kind(self) -> str:
        """The kind's name, as descriptions write it."""
        return str(getattr(self.service, "kind", type(self.service).__name__.lower()))

    @property
    def limits(self) -> Limits:
        """The description's numbers, and the kind's where it gives none; half the memory is reserved."""
        said, kept = self.service.limits, self.service.reservations
        memory = said.memory or self.service.default_limits[0]
        cpus = said.cpus or self.service.default_limits[1]
        return Limits(
            memory=memory,
            cpus=cpus,
            memory_reservation=kept.memory or memory // 2,
            cpu_reservation=kept.cpus or round(cpus / 4, 3),
        )
