"""Words of a text for counting and comparing, in any script."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
import unicodedata
from collections.abc import Iterator

from newsgloss_enrich.steps.text import JOINERS

_WORD = re.compile(
    r"[^\W_]+(?:[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e\u00ad\u200c\u200d'’]+[^\W_]+)*"
)


def fold(text: str) -> str:
    """A form in which equal words are equal: NFKC, case folded, without joiners."""
    if text.isascii():
        return text.lower()
    for joiner in JOINERS:
        text = text.replace(joiner, "")
    return unicodedata.normalize("NFKC", text).casefold()


def words(text: str) -> list[str]:
    """Folded words; an apostrophe inside a word belongs to it."""
    return _WORD.findall(fold(text))


def each_word(folded: str) -> Iterator[str]:
    """The words of a folded text one at a time, for those who may stop at the first."""
    return (match[0] for match in _WORD.finditer(folded))


def vocabulary(text: str) -> frozenset[str]:
    """A set of words, written as a paragraph: a list of hundreds would bury the rule that reads it."""
    return frozenset(text.split())
