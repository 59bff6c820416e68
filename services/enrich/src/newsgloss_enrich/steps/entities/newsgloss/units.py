"""Cuts text of any language into the units that get a tag; training uses the same function.

Where a script puts spaces between words, a unit is a word, a number or a mark. In Chinese, Japanese, Korean,
Thai and their like, words have no space or carry particles. There a unit is a piece of the vocabulary within
a run of one class of characters, so that a name can end before a particle.
"""

import re
from typing import NamedTuple

from newsgloss_enrich.steps.entities.newsgloss.pieces import Vocabulary

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HIRAGANA = "\u3041-\u309f"
_KATAKANA = "\u30a0-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
_SOUTH_EAST = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_RUN = re.compile(f"[{_HAN}]+|[{_HIRAGANA}]+|[{_KATAKANA}]+|[{_HANGUL}]+|[{_SOUTH_EAST}]+")
_UNSPACED = re.compile(f"[{_HAN}{_HIRAGANA}{_KATAKANA}{_HANGUL}{_SOUTH_EAST}]")
_KOREAN = re.compile(f"[{_HANGUL}]")
_LETTER = rf"[^\W_{_HAN}{_HIRAGANA}{_KATAKANA}{_HANGUL}{_SOUTH_EAST}]"
_MARK = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0962\u0963\u200c\u200d"
)
_WORD = (
    r"(?:[A-Z\u0410-\u042f]\.){2,}"  # U.S., J.R.R.
    r"|['\u2019][sS](?![^\W_])"  # the English possessive
    r"|\d+(?:[.,]\d+)*(?![^\W_])"  # 3, 1,000.5
    rf"|{_LETTER}(?:{_LETTER}|[{_MARK}])*"
    r"|\S"
)
_SPACED_TOKEN = re.compile(_WORD)
_TOKEN = re.compile(f"{_RUN.pattern}|{_WORD}")


class Part(NamedTuple):
    """A part of a run: its text, and its pieces' numbers."""

    text: str
    pieces: tuple[int, ...]


Word = str | Part
"""A word, number or mark is a plain string."""


class Units(NamedTuple):
    """The units of a text in their order: unit n is `text[starts[n]:ends[n]]`."""

    words: list[Word]
    starts: list[int]
    ends: list[int]


def cut(text: str, vocabulary: Vocabulary) -> Units:
    """The units of a text."""
    found = Units([], [], [])
    words, starts, ends = found
    if not _UNSPACED.search(text):
        for match in _SPACED_TOKEN.finditer(text):
            words.append(match[0])
            starts.append(match.start())
            ends.append(match.end())
        return found
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if not _RUN.match(match[0]):
            words.append(match[0])
            starts.append(start)
            ends.append(end)
            continue
        spaced = bool(_KOREAN.match(match[0])) and (not start or text[start - 1].isspace())
        for length, pieces in vocabulary.run(match[0], spaced=spaced):
            words.append(Part(text[start : start + length], pieces))
            starts.append(start)
            start += length
            ends.append(start)
    return found
