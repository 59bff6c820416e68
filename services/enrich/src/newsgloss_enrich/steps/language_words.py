"""What of a text is words, and whether they could be no more than a name."""

import re
from collections import Counter

_URL = re.compile(r"https?://\S{1,500}|www\.\S{1,500}|[\w.+-]{1,64}@[\w.-]{1,253}|[@#]\w[\w./-]{0,100}")
_CODE = re.compile(r"[A-Za-z][0-9]|[0-9][A-Za-z]|[A-Za-z0-9][@/_=&%\\]+[!-~]|[A-Za-z]\.[A-Za-z]{2}")
"""What an address, a hash or an identifier has somewhere and a word has not."""
_ASCII_RUN = re.compile("[!-~]+")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।۔։።។]\W*$")  # noqa: RUF001  of several scripts
_LONGEST_END = 8
_LONGEST_NAME = 2
_NOT_SPACED = frozenset({"Hani", "Jpan", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"})
_LONGEST_NAME_NOT_SPACED = 4
"""Letters: Chinese and Japanese names have two to four."""
_KATAKANA = {"Kana"}


def words_alone(text: str) -> str:
    """The text with a space for each address, handle, hash and code."""
    if any(mark in text for mark in ("@", "#", "://", "www.")):
        text = _URL.sub(" ", text)
    if _CODE.search(text):
        text = _ASCII_RUN.sub(lambda run: " " if _CODE.search(run[0]) else run[0], text)
    return text


def may_be_a_name(text: str, script: str, scripts: Counter[str]) -> bool:
    """Whether a text is as short as a name and nothing shows that it is more: those are no language's alone.

    Two words are more than a name where the first begins with a capital and the second does not, or, in
    scripts without capitals, where a sentence ends. In scripts without spaces few letters without such an end
    are a name.
    """
    ends = _SENTENCE_END.search(text.rstrip()[-_LONGEST_END:]) is not None
    if script in _NOT_SPACED:
        few = sum(scripts.values()) <= _LONGEST_NAME_NOT_SPACED or scripts.keys() == _KATAKANA
        return few and not ends
    words = [word for word in text.split() if any(map(str.isalpha, word))]
    if len(words) > _LONGEST_NAME:
        return False
    if len(words) < _LONGEST_NAME:
        return True
    first, second = (next(filter(str.isalpha, word)) for word in words)
    cased = second.lower() != second.upper()
    return not (second.islower() and (ends or not first.islower()) if cased else ends)
