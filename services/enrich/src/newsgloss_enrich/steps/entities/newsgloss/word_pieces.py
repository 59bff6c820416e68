"""Pieces of an uncased BERT vocabulary, greedily the longest first (Schuster & Nakajima 2012)."""

from collections.abc import Sequence

from newsgloss_enrich.steps.entities.newsgloss.features import plain

MOST_PIECES = 8
UNKNOWN = "[UNK]"


class WordPieces:
    """Pieces by their numbers."""

    def __init__(self, pieces: Sequence[str]) -> None:
        """`pieces` in their order; one that goes on within a word begins with '##'.

        Raises:
            ValueError: the piece for unknown words is missing.
        """
        self._whole = {piece: number for number, piece in enumerate(pieces) if not piece.startswith("##")}
        self._inner = {piece[2:]: number for number, piece in enumerate(pieces) if piece.startswith("##")}
        if UNKNOWN not in self._whole:
            raise ValueError(f"the vocabulary has no {UNKNOWN}")

    def split(self, word: str) -> tuple[int, ...]:
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
                return (self._whole[UNKNOWN],)
            found.append(known[text[start:end]])
            start, known = end, self._inner
        return tuple(found[:MOST_PIECES]) or (self._whole[UNKNOWN],)
