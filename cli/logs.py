"""The containers' logs, straight from Docker."""

from dataclasses import dataclass
from queue import Queue
from threading import Thread

import docker
from docker.errors import NotFound
from rich.text import Text

from cli.errors import CommandError
from cli.report import console
from planning.plan import ContainerPlan, Plan

_COLOURS = ("cyan", "green", "magenta", "yellow", "blue", "red")


def show(client: docker.DockerClient, plan: Plan, service: str | None, *, follow: bool, tail: int) -> None:
    """Prints lines with their service before them, until the end or, following, until interrupted."""
    chosen = [c for c in plan.containers if service in {None, c.service, c.instance} and not c.on_demand]
    if not chosen:
        known = ", ".join(c.service for c in plan.containers if not c.on_demand)
        raise CommandError(f"there is no service {service!r} (known: {known})")
    lines: Queue[tuple[int, str] | None] = Queue()
    reader = _Reader(client, lines, follow, tail)
    threads = [Thread(target=reader.read, args=item, daemon=True) for item in enumerate(chosen)]
    for thread in threads:
        thread.start()
    width = max(len(c.instance) for c in chosen)
    ended = 0
    while ended < len(threads):
        item = lines.get()
        if item is None:
            ended += 1
            continue
        number, line = item
        name = Text(f"{chosen[number].instance:{width}} | ", style=_COLOURS[number % len(_COLOURS)])
        console.print(name.append(line, style="default"), soft_wrap=True)


@dataclass(frozen=True)
class _Reader:
    client: docker.DockerClient
    lines: Queue[tuple[int, str] | None]
    follow: bool
    tail: int

    def read(self, number: int, container: ContainerPlan) -> None:
        """Queues the container's lines with its number, and None at the end."""
        try:
            found = self.client.containers.get(container.name)
            rest = b""
            for chunk in found.logs(stream=True, follow=self.follow, tail=self.tail):
                *whole, rest = (rest + chunk).split(b"\n")
                for line in whole:
                    self.lines.put((number, line.decode(errors="replace")))
            if rest:
                self.lines.put((number, rest.decode(errors="replace")))
        except NotFound:
            self.lines.put((number, "(no container)"))
        finally:
            self.lines.put(None)
