"""The accurate model's encoder for English: six layers, an uncased vocabulary, and the words' casings."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.entities.newsgloss.features import casing
from newsgloss_enrich.steps.entities.newsgloss.runtime import session
from newsgloss_enrich.steps.entities.newsgloss.units import Word
from newsgloss_enrich.steps.entities.newsgloss.word_pieces import WordPieces

FOLDER = "english"
"""Within the model's folder."""

_LONGEST = 512
"""Pieces in one input: the encoder has no more positions."""

_START, _END = 101, 102
_NO_CASING = 6


class EnglishEncoder:
    """See `Encoder`."""

    longest = _LONGEST - 2

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Load the files in `folder`'s subfolder; the network runs in so many threads.

        Raises:
            OSError: a file is missing.
        """
        pieces = (folder / FOLDER / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
        self._pieces = WordPieces(pieces)
        self._network: Any = session(folder / FOLDER / "network.onnx", threads)

    def size(self, word: Word) -> int:
        """See `Encoder`."""
        return len(self._pieces.split(_text(word)))

    def logits(self, words: Sequence[Word]) -> NDArray[np.float32]:
        """See `Encoder`: what the network says at the first piece of each unit."""
        ids, casings, first = [_START], [_NO_CASING], []
        for word in map(_text, words):
            pieces = self._pieces.split(word)
            first.append(min(len(ids), _LONGEST - 2))
            ids += pieces
            casings += [casing(word)] * len(pieces)
        del ids[_LONGEST - 1 :], casings[_LONGEST - 1 :]
        feed = {"ids": np.array([[*ids, _END]]), "casings": np.array([[*casings, _NO_CASING]])}
        (answer,) = self._network.run(None, feed)
        logits: NDArray[np.float32] = answer[0][first]
        return logits


def _text(word: Word) -> str:
    return word if isinstance(word, str) else word.text
