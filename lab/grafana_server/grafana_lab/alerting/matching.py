"""Label matchers: `=`, `!=`, `=~` and `!~`, regular expressions anchored at both ends."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .routes import Operator


@dataclass(frozen=True)
class Matcher:
    """One condition on a label; a missing label is empty."""

    name: str
    operator: Operator
    value: str

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether labels fulfil the condition."""
        actual = labels.get(self.name, "")
        equal = re.fullmatch(self.value, actual) is not None if "~" in self.operator else actual == self.value
        return equal != self.operator.startswith("!")

    def __str__(self) -> str:
        return f'{self.name}{self.operator}"{self.value}"'


def all_match(matchers: Sequence[Matcher], labels: Mapping[str, str]) -> bool:
    """Whether labels fulfil all conditions."""
    return all(matcher.matches(labels) for matcher in matchers)
