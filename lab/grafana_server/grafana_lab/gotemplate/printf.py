"""Go's fmt.Sprintf for the verbs that templates use."""

import json
import re

from .values import Value, show, unwrap

_VERB = re.compile(r"%(?P<flags>[-+# 0]*)(?P<width>\d*)(?:\.(?P<precision>\d*))?(?P<verb>[a-zA-Z%])")


def sprintf(form: str, *arguments: Value) -> str:
    """The text of a format; too few, too many and wrong arguments print as Go prints them."""
    rest = list(arguments)
    pieces: list[str] = []
    position = 0
    for match in _VERB.finditer(form):
        pieces.append(form[position : match.start()])
        position = match.end()
        if match["verb"] == "%":
            pieces.append("%")
        elif not rest:
            pieces.append(f"%!{match['verb']}(MISSING)")
        else:
            pieces.append(_one(match, rest.pop(0)))
    pieces.append(form[position:])
    if rest:
        pieces.append("%!(EXTRA " + ", ".join(f"{_kind(value)}={show(value)}" for value in rest) + ")")
    return "".join(pieces)


def _one(match: re.Match[str], value: Value) -> str:
    verb, flags, width = match["verb"], match["flags"], match["width"]
    precision = match["precision"]
    plain = unwrap(value)
    body: str | None = None
    if verb in "sv":
        body = show(value, "<nil>")
        if precision is not None and verb == "s":
            body = body[: int(precision or 0)]
    elif verb == "q":
        body = json.dumps(show(value), ensure_ascii=False)
    elif verb == "t" and isinstance(plain, bool):
        body = show(plain)
    elif verb in "fFeEgG" and isinstance(plain, int | float) and not isinstance(plain, bool):
        body = _number(float(plain), verb, flags, precision)
    elif verb in "dxXob" and isinstance(plain, int) and not isinstance(plain, bool):
        body = format(plain, ("+" if "+" in flags else "") + verb)
    if body is None:
        return f"%!{verb}({_kind(value)}={show(value)})"
    return _padded(body, flags, int(width or 0), is_number=verb not in "svqt")


def _number(value: float, verb: str, flags: str, precision: str | None) -> str:
    if verb in "gG" and precision is None:
        return show(value)
    digits = int(precision or 0) if precision is not None else 6
    return format(value, f"{'+' if '+' in flags else ''}.{digits}{verb}")


def _padded(body: str, flags: str, width: int, *, is_number: bool) -> str:
    if "-" in flags:
        return body.ljust(width)
    if "0" in flags and is_number:
        return body.zfill(width)
    return body.rjust(width)


def _kind(value: Value) -> str:
    plain = unwrap(value)
    if plain is None:
        return "<nil>"
    names = {bool: "bool", int: "int", float: "float64", str: "string"}
    return names.get(type(plain), type(plain).__name__)
