"""Reading time: words at the language's rate, plus characters in scripts without spaces between words.

Rates and their sources, and how each was checked: docs/read-time.md.
- Brysbaert, 'How many words do we read per minute? A review and meta-analysis of reading rate', Journal of
  Memory and Language 109 (2019), 104047: English, silent, non-fiction.
- Trauzettel-Klosinski & Dietz, 'Standardized assessment of reading performance: the new International Reading
  Speed Texts IReST', Investigative Ophthalmology & Visual Science 53 (2012), 5452-5461: 17 languages, aloud.
"""

import math
import unicodedata

import regex

from newsgloss_enrich.steps.text.unspaced import EAST_ASIAN_CHARACTER, UNSPACED_CHARACTER, without_ascii
from newsgloss_schemas import ReadTime

_WORDS_PER_MINUTE = {
    "en": 238, "ar": 138, "de": 179, "es": 218, "fi": 161, "fr": 195, "he": 187, "it": 188, "nl": 202,
    "pl": 166, "pt": 181, "ru": 184, "sl": 180, "sv": 199, "tr": 166,
}  # fmt: skip
_OTHER_WORDS_PER_MINUTE = 184
"""IReST's mean over its 17 languages."""
_CHARACTERS_PER_MINUTE = {"zh": 255, "ja": 357}
_OTHER_CHARACTERS_PER_MINUTE = 970
"""Mean of IReST's 13 alphabets with written vowels: for Thai, Lao, Khmer and Burmese, which it has not."""

_WORD = regex.compile(r"(?=\w)\b.+?\b", regex.WORD | regex.DOTALL)
r"""The text between two word boundaries of UAX #29, which is what `\b` means with this flag."""

_WORD_CLASSES = {
    **dict.fromkeys(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", b"a"),
    **dict.fromkeys(b"0123456789", b"0"),
    **dict.fromkeys(b"_", b"_"),
    **dict.fromkeys(b".'", b"."),
    **dict.fromkeys(b":", b":"),
    **dict.fromkeys(b",;", b","),
}
"""ASCII by what UAX #29 tells apart: letters, digits, and what joins letters, digits or both."""
_CLASSES = b"".join(_WORD_CLASSES.get(code, b" ") for code in range(256))
_JOINERS = bytes.maketrans(b".:,", b"   ")
_TYPOGRAPHIC = (
    *((mark, " ") for mark in "\u2013\u2014\u201c\u201d\u2022\u2026"),
    ("\u2018", "'"),
    ("\u2019", "'"),
)
"""Marks of a text that is ASCII else, with what stands between words as they do."""


def estimate_read_time(story: str, language_tag: str) -> ReadTime:
    """Minutes rounded up: at least 1 for text with a word, 0 for none."""
    language = language_tag.partition("-")[0]
    if "\u3099" in story or "\u309a" in story:  # a voiced kana in two code points is one character
        story = unicodedata.normalize("NFC", story)
    letters = without_ascii(story)
    characters = len(UNSPACED_CHARACTER.findall(letters))
    east_asian = len(EAST_ASIAN_CHARACTER.findall(letters)) if characters else 0
    others = characters - east_asian
    words = count_words(UNSPACED_CHARACTER.sub(" ", story) if characters else story)
    wpm = _WORDS_PER_MINUTE.get(language, _OTHER_WORDS_PER_MINUTE)
    cpm = _CHARACTERS_PER_MINUTE.get(language, _CHARACTERS_PER_MINUTE["zh"])
    minutes = words / wpm + east_asian / cpm + others / _OTHER_CHARACTERS_PER_MINUTE
    return ReadTime(
        minutes=math.ceil(minutes),
        seconds=round(minutes * 60),
        words=words,
        characters=characters,
        method=_method(language, wpm if words else None, cpm if east_asian else None, estimated=others > 0),
    )


def count_words(text: str) -> int:
    """Segments between UAX #29 word boundaries that hold a letter or a digit."""
    if text.isascii():
        return _count_ascii_words(text)
    for mark, plain in _TYPOGRAPHIC:
        text = text.replace(mark, plain)
    if text.isascii():
        return _count_ascii_words(text)
    pieces = text.split(" ")
    plain_pieces = " ".join(filter(str.isascii, pieces))
    others = " ".join(piece for piece in pieces if not piece.isascii())
    return _count_ascii_words(plain_pieces) + _count_by_boundaries(others)


def _count_by_boundaries(text: str) -> int:
    return sum(piece[0].isalnum() or any(map(str.isalnum, piece)) for piece in _WORD.findall(text))


def _count_ascii_words(plain: str) -> int:
    """By replacing bytes, which is ten times as fast as a search for word boundaries."""
    text = plain.encode().translate(_CLASSES)
    for between, joined in ((b"a.a", b"aaa"), (b"a:a", b"aaa"), (b"0.0", b"000"), (b"0,0", b"000")):
        if between in text:
            text = text.replace(between, joined).replace(between, joined)  # twice: in 'a.a.a' two overlap
    pieces = text.translate(_JOINERS).split()
    return len(pieces) - (sum(not piece.strip(b"_") for piece in pieces) if b"_" in text else 0)


def _method(language: str, wpm: int | None, cpm: int | None, *, estimated: bool) -> str:
    parts = []
    if wpm is not None:
        source = "Brysbaert 2019" if language == "en" else "IReST 2012"
        if language not in _WORDS_PER_MINUTE:
            source += ", mean of 17 languages"
        parts.append(f"{wpm} words/min ({source})")
    if cpm is not None:
        source = "IReST 2012" if language in _CHARACTERS_PER_MINUTE else "IReST 2012, Chinese"
        parts.append(f"{cpm} characters/min ({source})")
    if estimated:
        parts.append(
            f"{_OTHER_CHARACTERS_PER_MINUTE} characters/min (estimate: IReST 2012, mean of 13 languages)"
        )
    return " + ".join(parts) or "no text"
