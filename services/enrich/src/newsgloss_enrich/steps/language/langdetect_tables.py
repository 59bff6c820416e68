"""What the profiles of PyPI's `langdetect` say of a text, every n-gram weighed.

`Detector` draws n-grams at random until one language has nearly all the probability: seven draws, so that it
answers in sevenths, needs a seed, and calls 'Paris' Indonesian with probability 1. This module keeps its
profiles and its normalisation and sums over all n-grams. Nothing is left to chance, and little evidence
gives a small probability. Sums of frequent words are cached, so that a text costs less than the draws did.
"""

import re
from functools import lru_cache

import numpy as np
from langdetect.detector import Detector
from langdetect.utils.ngram import NGram
from numpy.typing import NDArray

from newsgloss_enrich.steps.language.langdetect_profiles import Profiles

_LONGEST_TEXT = 10_000
"""`Detector.max_text_length`."""
_SMALLEST_SHARE = Detector.ALPHA_DEFAULT / Detector.BASE_FREQ
"""What `Detector` gives a language that lacks an n-gram, before it adds noise."""
_SPACES = re.compile(" {2,}")
_LATIN = bytes(range(ord("A"), ord("z") + 1))
"""With the six signs between 'Z' and 'a', as langdetect has it."""
_BEGINS_OTHER = bytes(range("\u0300".encode()[0], 0x100))
"""First bytes, in UTF-8, of the characters from U+0300 on: bytes are counted faster than characters."""
_CACHED_WORDS = 8192
_LONGEST_CACHED = 32

Sums = NDArray[np.float64]


class _Normalised(dict[int, str]):
    """For `str.translate`: each character as langdetect normalises it, worked out when it is first seen."""

    def __missing__(self, code: int) -> str:
        self[code] = normal = str(NGram.normalize(chr(code)))
        return normal


class LangdetectTables:
    """The logarithms of the profiles' shares, a row for each n-gram and a column for each of `languages`."""

    def __init__(self) -> None:
        profiles = Profiles()
        self.languages: list[str] = profiles.langlist
        shares = profiles.shares()
        shares += _SMALLEST_SHARE
        self._logs = np.log(shares, out=shares)
        self._row_of = {gram: row for gram, row in profiles.row_of.items() if gram != " "}
        self._normalised = _Normalised()
        self._cached = lru_cache(_CACHED_WORDS)(self._of_word)

    def log_likelihoods(self, text: str) -> Sums | None:
        """For each language the logarithm of the text's likelihood; None when no n-gram is known."""
        *words, last = _prepared(text).translate(self._normalised).split(" ")
        words = [f"{word} " for word in words if word]  # no space follows the last
        parts = [(self._cached if len(word) <= _LONGEST_CACHED else self._of_word)(word) for word in words]
        known = [part for part in (*parts, self._of_word(last)) if part is not None]
        return np.add.reduce(known, axis=0) if known else None

    def _of_word(self, word: str) -> Sums | None:
        """The sum over n-grams that end at each character; none of a second capital in a row."""
        padded, row_of = " " + word, self._row_of
        rows = [
            row_of[gram]
            for end in range(2, len(padded) + 1)
            if not (padded[end - 1].isupper() and padded[end - 2].isupper())
            for start in range(end - 1, max(end - 1 - NGram.N_GRAM, -1), -1)
            if (gram := padded[start:end]) in row_of
        ]
        if not rows:
            return None
        total: Sums = np.add.reduce(self._logs.take(rows, axis=0), axis=0, dtype=np.float64)
        return total


def _prepared(text: str) -> str:
    """What `Detector.append` and `Detector.cleaning_text` make of a text."""
    if "://" in text:
        text = Detector.URL_RE.sub(" ", text)
    if "@" in text:
        text = Detector.MAIL_RE.sub(" ", text)
    if any(mark in text for mark in NGram.DMARK_CLASS):
        text = NGram.normalize_vi(text)
    text = _SPACES.sub(" ", text[:_LONGEST_TEXT])
    if not text.isascii():
        raw = text.encode("utf-8", "surrogatepass")
        others = len(raw) - len(raw.translate(None, _BEGINS_OTHER))
        if (len(raw) - len(raw.translate(None, _LATIN))) * 2 < others:
            text = raw.translate(None, _LATIN).decode("utf-8", "surrogatepass")
    return text
