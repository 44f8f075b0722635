"""Takes an engine's firewall rules away, which Docker itself leaves behind when it ends."""

import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

from lab.engine.root import in_root

_TABLES = ("filter", "nat", "raw")


def remove_rules(root: Path, prefix: str, bridges: Sequence[str]) -> None:
    """Remove the chains that begin with `prefix` and each rule that names one of them or of `bridges`."""
    for program in ("iptables", "ip6tables"):
        for table in _TABLES:
            saved = in_root(root, f"{program}-save", "-t", table).splitlines()
            for command in removals(saved, prefix, bridges):
                in_root(root, program, "-t", table, *command)


def removals(saved: Iterable[str], prefix: str, bridges: Sequence[str]) -> list[list[str]]:
    """The arguments that undo what an `iptables-save` of one table shows of this engine, in a valid order.

    Rules elsewhere go first and every chain is emptied before any is removed, since a chain in use can't be.
    """
    lines = list(saved)
    chains = [line[1:].split()[0] for line in lines if line.startswith(f":{prefix}")]
    ours = {*chains, *bridges}
    rules = (shlex.split(line)[1:] for line in lines if line.startswith("-A "))
    elsewhere = [["-D", *rule] for rule in rules if rule[0] not in chains and ours.intersection(rule)]
    return [*elsewhere, *(["-F", chain] for chain in chains), *(["-X", chain] for chain in chains)]
