"""What of a text is words, and whether they could be no more than a name."""

import re
from collections import Counter
from itertools import islice

_URL = re.compile(r"https?://\S{1,500}|www\.\S{1,500}|[\w.+-]{1,64}@[\w.-]{1,253}|[@#]\w[\w./-]{0,100}")
_CODE = re.compile(
    r"[0-9.@/_=&%\\](?:(?<=[0-9])(?:[A-Za-z]|(?<=[A-Za-z].))|(?<=[A-Za-z]\.)[A-Za-z]{2}"
    r"|(?<=[A-Za-z0-9][@/_=&%\\])[@/_=&%\\]*[!-~])"
)
"""What addresses, hashes and identifiers contain and words do not: a letter beside a digit, a sign or a full
stop between letters. It begins with characters that are rare in words: the search skips to those."""
_NO_RUN = re.compile("[^!-~]")
"""What ends a run of characters that a code may be in."""
_SENTENCE_END = re.compile(r"[.!?…。！？؟।۔։።។]\W*$")  # noqa: RUF001  of several scripts
_LONGEST_END = 8
_WORD = re.compile(r"\S+")
_LONGEST_NAME = 2
_NOT_SPACED = frozenset({"Hani", "Jpan", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"})
_LONGEST_NAME_NOT_SPACED = 4
"""Letters: Chinese and Japanese names have two to four."""
_KATAKANA = {"Kana"}
_LONGEST_LINE = 300
_LEAST_FIGURES, _FIGURES, _NAMES = 2, 0.4, 0.9
"""Figures of a line, and shares of its words: the figures, and the words with a capital."""
_FIGURE = re.compile(r"[0-9]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_ETHIOPIC_SPACE = "\u1361"
"""Older and legal text in Amharic and Tigrinya has it between words, in the place of a space."""


def words_alone(text: str) -> str:
    """Replace each address, handle, hash and code, and the Ethiopic sign between words, with a space."""
    if _ETHIOPIC_SPACE in text:
        text = text.replace(_ETHIOPIC_SPACE, " ")
    if any(mark in text for mark in ("@", "#", "://", "www.")):
        text = _URL.sub(" ", text)
    return _without_codes(text)


def _without_codes(text: str) -> str:
    kept, at = [], 0
    for code in _CODE.finditer(text):
        if code.start() < at:
            continue
        start = code.start()
        while start > at and "!" <= text[start - 1] <= "~":
            start -= 1
        end = _NO_RUN.search(text, code.end())
        kept.append(text[at:start])
        at = end.start() if end else len(text)
    return " ".join([*kept, text[at:]]) if kept else text


def may_be_a_name(text: str, script: str, scripts: Counter[str]) -> bool:
    """Whether a text is as short as a name, and nothing shows that it is more.

    Two words are more than a name where the first begins with a capital and the second does not, or, in
    scripts without capitals, where a sentence ends. In scripts without spaces few letters without such an end
    are a name.
    """
    if script in _NOT_SPACED:
        few = sum(scripts.values()) <= _LONGEST_NAME_NOT_SPACED or scripts.keys() == _KATAKANA
        return few and not _ends(text)
    with_letters = (word[0] for word in _WORD.finditer(text) if any(map(str.isalpha, word[0])))
    words = list(islice(with_letters, _LONGEST_NAME + 1))
    if len(words) > _LONGEST_NAME:
        return False
    ends = _ends(text)
    if len(words) < _LONGEST_NAME:
        return True
    first, second = (next(filter(str.isalpha, word)) for word in words)
    cased = second.lower() != second.upper()
    return not (second.islower() and (ends or not first.islower()) if cased else ends)


def is_names_and_figures(text: str) -> bool:
    """Whether one line is an address or a row of results: hardly a word in small letters, many figures.

    A text in capitals has no word that begins with a capital alone, and is no such line.
    """
    if len(text) > _LONGEST_LINE or "\n" in text.strip():
        return False
    figures = len(_FIGURE.findall(text))
    if figures < _LEAST_FIGURES:
        return False
    words = _LETTERS.findall(text)
    names = sum(word[0].isupper() for word in words)
    in_small_letters = any(not word.isupper() for word in words)
    return in_small_letters and figures >= _FIGURES * len(words) and names >= _NAMES * len(words)


def _ends(text: str) -> bool:
    """Whether the text ends as a sentence does."""
    return _SENTENCE_END.search(text.rstrip()[-_LONGEST_END:]) is not None
