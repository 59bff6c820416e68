"""A word's features beside its pieces: casing, ends, length, and its grades in lists."""

import unicodedata
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from newsgloss_enrich.steps.entities.newsgloss.pieces import LONGEST

CASINGS = 10
ENDS = 2048
LENGTHS = 16
LISTED = 64
"""First name, surname and place, four grades each: 4 * 4 * 4."""

BOUNDARY = "\n"
"""The word that stands between two paragraphs."""


class WordFeatures(NamedTuple):
    """Numbers below `CASINGS`, `ENDS`, `ENDS`, `LENGTHS` and `LISTED`."""

    casing: int
    prefix: int
    suffix: int
    length: int
    listed: int


def plain(word: str) -> str:
    """Lower case without accents, as the lists have their words."""
    if word.isascii():
        return word.lower()[:LONGEST]
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(one for one in decomposed if unicodedata.category(one) != "Mn")[:LONGEST]


def casing(word: str) -> int:
    """The word's class: 0 to 9."""
    if word.isalpha():
        return _casing_of_letters(word)
    if word == BOUNDARY:
        return 9
    if word.isdigit():
        return 4
    if word[0].isalnum():
        if word[-1] == "." and len(word) > 1:
            return 7
        return 5 if any(map(str.isalpha, word)) else 4
    return 6


def _casing_of_letters(word: str) -> int:
    if word.islower():
        return 0
    if len(word) == 1:
        return 8 if word.isupper() else 0
    if word.isupper():
        return 2
    if word[0].isupper() and word[1:].islower():
        return 1
    return 3


def bucket(text: str) -> int:
    """A stable number for a string."""
    return zlib.crc32(text.encode("utf-8", "replace")) % ENDS


def features(word: str, lexicon: Mapping[str, int]) -> WordFeatures:
    """All features of a word; `lexicon` maps lower-case words to their grades (`LISTED`)."""
    text = plain(word)
    return WordFeatures(
        casing(word), bucket(text[:3]), bucket(text[-3:]), min(len(word), LENGTHS - 1), lexicon.get(text, 0)
    )
