"""A vector for each word: made once from small tables, then kept for as long as there is room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.entities.newsgloss.features import features
from newsgloss_enrich.steps.entities.newsgloss.pieces import Vocabulary

KEPT_WORDS = 16_384
"""Vectors that are kept, of 224 numbers of 16 bits: 7 MiB. Articles of a day share most of their words."""

_EPSILON = 1e-5


@dataclass(frozen=True)
class Tables:
    """8-bit rows, each with its scale; see `training.cnn.WordVectors` for what they mean.

    `pieces`: (pieces, d); `features`: for each of the five features (values, d); `norm`, `shift`: (d,).
    """

    pieces: NDArray[np.int8]
    piece_scales: NDArray[np.float32]
    features: Sequence[NDArray[np.float32]]
    norm: NDArray[np.float32]
    shift: NDArray[np.float32]


class WordVectors:
    """Words to vectors of length `size`; not for use by several threads at once."""

    def __init__(self, tables: Tables, vocabulary: Vocabulary, lexicon: Mapping[str, int]) -> None:
        self.size = len(tables.norm)
        self._tables = tables
        self._vocabulary = vocabulary
        self._lexicon = lexicon
        self._rows: dict[str, int] = {}
        self._kept = np.zeros((KEPT_WORDS, self.size), np.float16)

    def of(self, words: Sequence[str]) -> NDArray[np.float32]:
        """(words, size). At most `KEPT_WORDS` words at a time."""
        get = self._rows.get
        index = [get(word, -1) for word in words]
        if -1 in index:
            self._learn(dict.fromkeys(words))
            index = [self._rows[word] for word in words]
        found: NDArray[np.float32] = self._kept[index].astype(np.float32)
        return found

    def _learn(self, words: dict[str, None]) -> None:
        new = [word for word in words if word not in self._rows]
        if len(self._rows) + len(new) > KEPT_WORDS:
            self._rows.clear()
            new = list(words)
        start = len(self._rows)
        self._kept[start : start + len(new)] = self._make(new)
        self._rows.update(zip(new, range(start, start + len(new)), strict=True))

    def _make(self, words: Sequence[str]) -> NDArray[np.float32]:
        tables = self._tables
        pieces = [self._vocabulary.split(word) for word in words]
        counts = np.array([len(found) for found in pieces])
        flat = np.array([piece for found in pieces for piece in found])
        rows = tables.pieces[flat] * tables.piece_scales[flat, None]
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        total = np.add.reduceat(rows, starts, axis=0) / counts[:, None]
        described = np.array([features(word, self._lexicon) for word in words])
        for column, table in enumerate(tables.features):
            total += table[described[:, column]]
        mean = total.mean(axis=1, keepdims=True)
        spread = np.sqrt(total.var(axis=1, keepdims=True) + _EPSILON)
        made: NDArray[np.float32] = ((total - mean) / spread * tables.norm + tables.shift).astype(np.float32)
        return made
