"""langdetect's answers, to the last bit, at a quarter of its cost: the same sums over tables made once.

`Detector` of PyPI's `langdetect` walks over a text character by character and multiplies 55 probabilities
one by one. Here its own profiles stand in one array, its own character normalisation in a translation table,
and the n-grams of frequent words in a bounded cache. Every floating-point operation is done on the same
numbers in the same order, and every random number is drawn as `Detector` draws it; the tests compare the two.
"""

import itertools
import random
import re
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from langdetect.detector import Detector
from langdetect.utils.ngram import NGram
from numpy.typing import NDArray

from newsgloss_enrich.steps.langdetect_profiles import Profiles

_LONGEST_TEXT = 10_000
_TRIALS = 7
_CHECKED_EVERY = 5
"""`Detector.max_text_length`, `Detector.n_trial`, and how often `Detector` looks whether it is sure."""
_SPACES = re.compile(" {2,}")
_LATIN = bytes(range(ord("A"), ord("z") + 1))
"""With the six signs between 'Z' and 'a', as langdetect has it."""
_BEGINS_OTHER = bytes(range("\u0300".encode()[0], 0x100))
"""First bytes, in UTF-8, of the characters from U+0300 on: bytes are counted faster than characters."""
_CACHED_WORDS = 8192
_LONGEST_CACHED = 32


class _Normalised(dict[int, str]):
    """For `str.translate`: each character as langdetect normalises it, worked out when it is first seen."""

    def __missing__(self, code: int) -> str:
        self[code] = normal = str(NGram.normalize(chr(code)))
        return normal


class LangdetectTables:
    """Asked as `Detector` is, with a seed that makes its answers the same each time."""

    def __init__(self, seed: int) -> None:
        profiles = Profiles()
        self._languages: list[str] = profiles.langlist
        self._seed = seed
        self._shares = profiles.shares()
        self._row_of = {gram: row for gram, row in profiles.row_of.items() if gram != " "}
        self._normalised = _Normalised()
        self._random = random.Random()  # noqa: S311  langdetect samples by it
        self._cached_rows: Callable[[str], tuple[int, ...]] = lru_cache(_CACHED_WORDS)(self._rows_of_word)

    def probabilities(self, text: str) -> list[tuple[str, float]]:
        """What `Detector.get_probabilities` returns; empty where it raises 'No features in text'."""
        rows = self._rows(_prepared(text))
        if not rows:
            return []
        self._random.seed(self._seed)
        shares = np.zeros(len(self._languages))
        for _ in range(_TRIALS):
            shares += self._trial(rows) / _TRIALS
        found = [
            (language, share)
            for language, share in zip(self._languages, shares.tolist(), strict=True)
            if share > Detector.PROB_THRESHOLD
        ]
        return sorted(found, key=lambda guess: guess[1], reverse=True)

    def _trial(self, rows: list[int]) -> NDArray[np.float64]:
        """Multiply in n-grams drawn at random until one language is certain."""
        count, choice = len(self._languages), self._random.choice
        alpha = Detector.ALPHA_DEFAULT + self._random.gauss(0.0, 1.0) * Detector.ALPHA_WIDTH
        weight = alpha / Detector.BASE_FREQ
        probability: NDArray[np.float64] = np.full(count, 1.0 / count) * (self._shares[choice(rows)] + weight)
        for drawn in itertools.count(0, _CHECKED_EVERY):
            values: list[float] = probability.tolist()
            total = sum(values)  # not numpy's, which adds in another order
            probability /= total
            if max(values) / total > Detector.CONV_THRESHOLD or drawn >= Detector.ITERATION_LIMIT:
                break
            factors = self._shares.take([choice(rows) for _ in range(_CHECKED_EVERY)], axis=0)
            factors += weight
            factors[0] *= probability
            np.multiply.reduce(factors, axis=0, out=probability)  # row after row, as they were drawn
        return probability

    def _rows(self, text: str) -> list[int]:
        """The rows of all known n-grams in the order in which `Detector` meets them."""
        rows: list[int] = []
        normal = text.translate(self._normalised)
        *words, last = normal.split(" ")
        for word in words:
            if word:
                rows += (self._cached_rows if len(word) < _LONGEST_CACHED else self._rows_of_word)(word + " ")
        rows += self._rows_of_word(last)  # no space follows it
        return rows

    def _rows_of_word(self, word: str) -> tuple[int, ...]:
        """N-grams that end at each character; none of a character that is the second capital in a row."""
        padded, row_of = " " + word, self._row_of
        return tuple(
            row_of[gram]
            for end in range(2, len(padded) + 1)
            if not (padded[end - 1].isupper() and padded[end - 2].isupper())
            for start in range(end - 1, max(end - 1 - NGram.N_GRAM, -1), -1)
            if (gram := padded[start:end]) in row_of
        )


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
