# ruff: noqa: RUF001  the characters are meant as they are
"""Brings a text into the form that n-grams are taken from: composed, lower case, letters and spaces."""

import unicodedata

_APOSTROPHES = frozenset("'’‘`´ʼʻʹʿʾ′")
_DOT_ABOVE = "\u0307"
_FORMS = 0xFB50
"""From here on there are Arabic letters as their place in a word shapes them, and letters of full width."""


class _Letters(dict[int, str]):
    """For `str.translate`: letters and marks stay, apostrophes become one, all else is a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in _APOSTROPHES:
            kept = "'"
        elif unicodedata.category(character)[0] in "LM" and character != _DOT_ABOVE:
            plain = unicodedata.normalize("NFKC", character) if code >= _FORMS else character
            kept = plain if len(plain) == 1 else character
        elif unicodedata.category(character) == "Cf" or character == _DOT_ABOVE:
            kept = ""
        else:
            kept = " "
        self[code] = kept
        return kept


_LETTERS = _Letters()
_LETTERS[ord("\n")] = "\n"


def tokens(text: str) -> list[list[str]]:
    """The words of each line, composed text given, as they are written, without digits and signs.

    Apostrophes around a word are still there; a token may be apostrophes alone.
    """
    return [line.split() for line in text.translate(_LETTERS).split("\n")]


def lower(word: str) -> str:
    """The word in lower case; the Turkish capital I loses the dot that Unicode keeps as a mark."""
    small = word.lower()
    return small if small.isascii() else small.replace(_DOT_ABOVE, "")


def plain_words(text: str) -> list[str]:
    """The words of a text in their order, in lower case; composed text given."""
    return [lower(word) for line in tokens(text) for token in line if (word := token.strip("'"))]


def composed(text: str) -> str:
    """NFC, without work where the text is composed already."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)
