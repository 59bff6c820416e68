"""Cuts words into pieces of a unigram vocabulary: the most probable way (Kudo 2018), by Viterbi."""

import unicodedata
from collections.abc import Sequence
from typing import TypeVar

SPACE = "\u2581"
"""What stands for the space before a word in the vocabulary's pieces."""

MOST_PIECES = 8
LONGEST = 48
"""Characters of a word that are looked at; no name is longer."""

_KEPT = 32_768
"""Words whose pieces are kept, and as many runs; one more, and they are forgotten."""

_UNKNOWN_COST = 10.0
"""How much less probable than the rarest piece a character is that is in none, as in SentencePiece."""

_WORST = -1e30
Pieces = tuple[int, ...]
_Found = TypeVar("_Found")


class Vocabulary:
    """Pieces by their numbers. Not for use by several threads at once."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], unknown: int) -> None:
        """`scores`: log probabilities; `unknown`: the number of the piece for what cannot be cut."""
        self._scores = {
            piece: (score, number)
            for number, (piece, score) in enumerate(zip(pieces, scores, strict=True))
            if piece
        }
        self._longest: dict[str, int] = {}
        for piece in self._scores:
            self._longest[piece[0]] = max(self._longest.get(piece[0], 1), len(piece))
        self._least = min(score for score, _ in self._scores.values()) - _UNKNOWN_COST
        self._unknown = unknown
        self._runs: dict[str, tuple[tuple[int, Pieces], ...]] = {}
        self._words: dict[str, Pieces] = {}

    def word(self, word: str) -> Pieces:
        """Pieces of a word or mark, at most `MOST_PIECES`; a word begins with the space before it."""
        found = self._words.get(word)
        if found is None:
            text = unicodedata.normalize("NFKC", word[:LONGEST]).replace(" ", "")
            if word[:1].isalnum():
                text = SPACE + text
            cut = [number for _, number in self._cut(text)] or [self._unknown]
            found = tuple(cut[:MOST_PIECES])
            _keep(self._words, word, found)
        return found

    def run(self, run: str, *, spaced: bool) -> tuple[tuple[int, Pieces], ...]:
        """(characters, pieces) for each part of a run, which is not normalised: offsets stay true.

        With `spaced` the space before the run belongs to its first part.
        """
        key = SPACE + run if spaced else run
        found = self._runs.get(key)
        if found is None:
            cut: list[tuple[int, Pieces]] = [(length, (piece,)) for length, piece in self._cut(key)]
            found = tuple(_without_space(cut) if spaced else cut)
            _keep(self._runs, key, found)
        return found

    def _cut(self, text: str) -> list[tuple[int, int]]:
        size = len(text)
        best = [0.0] + [_WORST] * size
        came: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        get, longest = self._scores.get, self._longest.get
        least, unknown = self._least, self._unknown
        for start in range(size):
            here = best[start]
            if here + least > best[start + 1]:
                best[start + 1], came[start + 1] = here + least, (start, unknown)
            for end in range(start + 1, min(size, start + longest(text[start], 0)) + 1):
                found = get(text[start:end])
                if found is not None and here + found[0] > best[end]:
                    best[end], came[end] = here + found[0], (start, found[1])
        cut, end = [], size
        while end:
            start, piece = came[end]
            cut.append((end - start, piece))
            end = start
        return cut[::-1]


def _keep(kept: dict[str, _Found], key: str, found: _Found) -> None:
    if len(key) > LONGEST:
        return
    if len(kept) >= _KEPT:
        kept.clear()
    kept[key] = found


def _without_space(cut: list[tuple[int, Pieces]]) -> list[tuple[int, Pieces]]:
    """The same parts where the space before the run counts for no character."""
    (length, pieces), *others = cut
    if length > 1 or not others:
        return [(length - 1, pieces), *others]
    (second, more), *others = others
    return [(second, (*pieces, *more)), *others]
