"""Recognises lines in upper case or title case, where capitals mark no names."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
import string
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LEAST_WORDS = 4
_TITLE_SHARE = 0.7
_UPPER_SHARE = 0.7
_CONTENT_LETTERS = 4
_ASCII_WORDS = bytes(
    code if chr(code).isalpha() or chr(code) == "'" else ord(" ") for code in range(128)
).ljust(256)
"""Leaves nothing of ASCII text but letters, apostrophes and spaces."""
_PLAIN_LOWER = string.ascii_lowercase.encode()


def is_upper_line(text: str) -> bool:
    """Whether most letters are capitals."""
    raw = text.encode("utf-8", "ignore")
    plain = len(raw) - len(raw.translate(None, _PLAIN_LOWER))
    if plain > (1 - _UPPER_SHARE) * len(text):  # whatever the others are, too few are left: most of all text
        return False
    letters = [letter for letter in text if letter.lower() != letter.upper()]
    return len(letters) > 1 and sum(map(str.isupper, letters)) >= _UPPER_SHARE * len(letters)


def is_title_line(text: str) -> bool:
    """Whether a line is written Like This: most longer words have a capital."""
    found = [word for word in _WORD.findall(text) if len(word) >= _CONTENT_LETTERS]
    return len(found) >= _LEAST_WORDS and sum(word[0].isupper() for word in found) >= _TITLE_SHARE * len(
        found
    )


def lower_words(paragraphs: Sequence[str]) -> frozenset[str]:
    """All words that occur in lower case, outside of addresses."""
    pieces = set("\n".join(paragraphs).split())
    found = set(filter(str.isalpha, pieces))  # most are a word and nothing else
    rest = [piece for piece in pieces - found if "@" not in piece]
    plain = "\n".join(filter(str.isascii, rest))
    if "''" in plain:  # two apostrophes end a word, one does not
        plain = plain.replace("''", "\n")
    bare = plain.encode().translate(_ASCII_WORDS).decode().split()
    found.update([word.strip("'") for word in bare] if "'" in plain else bare)
    found.update(_WORD.findall("\n".join([piece for piece in rest if not piece.isascii()])))
    return frozenset(filter(str.islower, found))


def starts_sentence(text: str, start: int) -> bool:
    """Whether a sentence, quotation or line begins at `start`."""
    before = text[max(0, start - 8) : start].rstrip(" \t\n\"'“”„‘’«»([-–—•*")
    return not before or before[-1] in ".!?:…。"
