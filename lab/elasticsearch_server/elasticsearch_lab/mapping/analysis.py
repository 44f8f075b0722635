"""The standard analyzer: words, in small letters."""

import re

# Word boundaries nearly as in Unicode's rules: a word goes on over an apostrophe or full stop between letters
# and over a full stop or comma between digits; each Chinese character and each hiragana is a word.
_SINGLE = "\u3400-\u4dbf\u4e00-\u9fff\u3040-\u309f"
_LETTERS = rf"[^\W{_SINGLE}]"
_WORD = re.compile(
    rf"[{_SINGLE}]|{_LETTERS}+(?:(?:(?<=[^\W\d_])['\u2019.](?=[^\W\d_])|(?<=\d)[.,'](?=\d)){_LETTERS}+)*"
)


def words(text: str) -> list[str]:
    """The terms of a text, in its order."""
    return [word.lower() for word in _WORD.findall(text)]
