"""Words of a text for counting and comparing, in any script."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
import unicodedata
from collections.abc import Iterator

from newsgloss_enrich.steps.text.sanitise import JOINERS

_WORD = re.compile(
    r"[^\W_]+(?:[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e\u00ad\u200c\u200d'’]+[^\W_]+)*"
)

_ASCII_WORDS = bytes(
    ord(chr(code).lower()) if chr(code).isalnum() or chr(code) == "'" else ord(" ") for code in range(128)
).ljust(256)
"""Folds ASCII text and leaves nothing of it but words, apostrophes and spaces."""


def fold(text: str) -> str:
    """Bring words into the form in which they are compared: NFKC, case folded, without joiners."""
    if text.isascii():
        return text.lower()
    for joiner in JOINERS:
        text = text.replace(joiner, "")
    return unicodedata.normalize("NFKC", text).casefold()


def words(text: str) -> list[str]:
    """Folded words; an apostrophe inside a word belongs to it."""
    if not text.isascii():
        return _WORD.findall(fold(text))
    found = text.encode().translate(_ASCII_WORDS).decode().split()
    if "'" not in text:
        return found
    return [word for word in (word.strip("'") for word in found) if word]


def each_word(folded: str) -> Iterator[str]:
    """Yield the words of a folded text, for callers that may stop early."""
    return (match[0] for match in _WORD.finditer(folded))


def vocabulary(text: str) -> frozenset[str]:
    """Make a set of words from a paragraph: a list of hundreds would bury the rule that reads it."""
    return frozenset(text.split())
