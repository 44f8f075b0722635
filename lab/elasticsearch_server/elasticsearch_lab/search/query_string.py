"""The query string of `?q=` and `query_string`, as far as words, phrases, fields, AND, OR, NOT, +, - go."""

import re
from dataclasses import dataclass

from ..errors import not_supported
from .queries.base import Query
from .queries.compound import Bool
from .queries.full_text import AnyField, Match, Phrase
from .queries.leaves import Exists, MatchAll

_CLAUSE = re.compile(
    r'\s*(?P<sign>[+\-!]?)(?:(?P<field>[\w.@*\-]+):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))'
)
_SPECIAL = re.compile(r"[()\[\]{}~^/?*<>=]|(?<!\\):|\\")


@dataclass
class _Clause:
    query: Query
    sign: str


def parse_query_string(text: str, *, every: bool) -> Query:
    """The query that a string means.

    Args:
        text: `error service:api -level:debug "connection refused"`.
        every: whether each clause must match where nothing else is said.

    Raises:
        ElasticsearchError: it uses more of the language than this stand-in knows.
    """
    clauses: list[_Clause] = []
    position, negated, joined = 0, False, ""
    text = text.rstrip()
    while position < len(text):
        found = _CLAUSE.match(text, position)
        if found is None:
            raise not_supported(f"the query string [{text}] from [{text[position:]}] on")
        position = found.end()
        word = found["word"]
        if word in {"AND", "&&", "OR", "||"} and not found["field"]:
            joined = "AND" if word in {"AND", "&&"} else "OR"
            continue
        if word == "NOT" and not found["field"]:
            negated = True
            continue
        sign = {"": "+" if every and joined != "OR" else "", "!": "-"}.get(found["sign"], found["sign"])
        clause = _Clause(_query(text, found["field"], found["phrase"], word), "-" if negated else sign)
        if joined == "AND":
            for side in (*clauses[-1:], clause):
                side.sign = side.sign or "+"
        elif joined == "OR" and every:
            for side in clauses[-1:]:
                side.sign = side.sign.replace("+", "")
        clauses.append(clause)
        negated, joined = False, ""
    if not clauses:
        return MatchAll(None)
    return Bool(
        must=[clause.query for clause in clauses if clause.sign == "+"],
        should=[clause.query for clause in clauses if not clause.sign],
        must_not=[clause.query for clause in clauses if clause.sign == "-"],
    )


def _query(text: str, field: str | None, phrase: str | None, word: str | None) -> Query:
    if word == "*" and field in {None, "*"}:
        return MatchAll()
    if word == "*" and field is not None and "*" not in field:
        return Exists(field)
    if (field and "*" in field) or (word is not None and _SPECIAL.search(word)):
        raise not_supported(f"the part [{word}] of the query string [{text}]")
    value = phrase if phrase is not None else word or ""
    if field is None:
        return AnyField(value, phrase=phrase is not None)
    return Phrase(field, value) if phrase is not None else Match(field, value)
