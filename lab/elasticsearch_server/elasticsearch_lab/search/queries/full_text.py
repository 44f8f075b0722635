"""Queries by words: match and match_phrase.

A document's score grows with the number of words it shares with the query and, ever less, with how often it
has them. Unlike Elasticsearch's it knows nothing of how rare a word is or how long a text.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from ...mapping.analysis import words
from ...mapping.fields import Field, Term
from ..candidate import Candidate
from .base import Matcher, View, nothing
from .leaves import Terms

_SATURATION = 1.2


@dataclass(frozen=True)
class Match:
    """Documents with one (`or`) or each (`and`) of a text's words in a field."""

    field: str
    value: JsonValue
    every: bool = False

    def bind(self, view: View) -> Matcher:
        """A field that is no text must have the whole value."""
        field = view.field(self.field)
        if field is None:
            return nothing
        if not field.is_text:
            return Terms(self.field, [self.value]).bind(view)
        wanted = [*dict.fromkeys(words(str(view.term(field, self.value))))]
        if not wanted:
            return nothing
        return lambda candidate: self._score(wanted, field, candidate)

    def _score(self, wanted: Sequence[str], field: Field, candidate: Candidate) -> float | None:
        counts: Counter[Term] = Counter(candidate.terms(field))
        found = [counts[word] for word in wanted if counts[word]]
        if not found or (self.every and len(found) < len(wanted)):
            return None
        return sum(count * (1 + _SATURATION) / (count + _SATURATION) for count in found)


@dataclass(frozen=True)
class Phrase:
    """Documents with a text's words one after another in a field."""

    field: str
    value: JsonValue

    def bind(self, view: View) -> Matcher:
        """A field that is no text must have the whole value."""
        field = view.field(self.field)
        if field is None:
            return nothing
        if not field.is_text:
            return Terms(self.field, [self.value]).bind(view)
        wanted = words(str(view.term(field, self.value)))
        length = len(wanted)

        def match(candidate: Candidate) -> float | None:
            terms = candidate.terms(field)
            places = range(len(terms) - length + 1)
            return float(length) if any(terms[at : at + length] == wanted for at in places) else None

        return match if wanted else nothing


@dataclass(frozen=True)
class AnyField:
    """Documents with a word or phrase in whichever field."""

    text: str
    phrase: bool = False

    def bind(self, view: View) -> Matcher:
        """Fields that cannot have the text are passed over."""
        matchers = [
            matcher
            for name, field in view.mapping.fields.items()
            if field.indexed and (matcher := self._on(name, field, view)) is not None
        ]

        def match(candidate: Candidate) -> float | None:
            scores = [score for matcher in matchers if (score := matcher(candidate)) is not None]
            return max(scores, default=None)

        return match

    def _on(self, name: str, field: Field, view: View) -> Matcher | None:
        try:
            field.term(self.text)
        except ValueError:
            return None
        return (Phrase if self.phrase else Match)(name, self.text).bind(view)
