"""Word pieces of an uncased BERT vocabulary, greedily the longest first (Schuster & Nakajima 2012)."""

import unicodedata
from collections.abc import Sequence

MOST_PIECES = 8
LONGEST = 48
"""Characters of a word that are looked at: beyond them is no name."""

UNKNOWN = "[UNK]"


def plain(word: str) -> str:
    """Lower case without accents, as the vocabulary was made."""
    if word.isascii():
        return word.lower()[:LONGEST]
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(one for one in decomposed if unicodedata.category(one) != "Mn")[:LONGEST]


class Vocabulary:
    """Pieces by their number; a piece that goes on within a word begins with '##'."""

    def __init__(self, pieces: Sequence[str]) -> None:
        """Raises `ValueError` when the piece for unknown words is missing."""
        self._whole = {piece: number for number, piece in enumerate(pieces) if not piece.startswith("##")}
        self._inner = {piece[2:]: number for number, piece in enumerate(pieces) if piece.startswith("##")}
        if UNKNOWN not in self._whole:
            raise ValueError(f"the vocabulary has no {UNKNOWN}")
        self.unknown = self._whole[UNKNOWN]

    def split(self, word: str) -> list[int]:
        """At least one and at most `MOST_PIECES` piece numbers."""
        text = plain(word)
        known = self._whole
        found: list[int] = []
        start = 0
        while start < len(text):
            end = len(text)
            while end > start and text[start:end] not in known:
                end -= 1
            if end == start:
                return [self.unknown]
            found.append(known[text[start:end]])
            start, known = end, self._inner
        return found[:MOST_PIECES] or [self.unknown]
