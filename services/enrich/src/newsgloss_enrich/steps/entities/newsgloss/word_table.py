"""A vector for each word or part of a run: made once from a table of pieces, then kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.entities.newsgloss.block_tables import unpacked
from newsgloss_enrich.steps.entities.newsgloss.features import BOUNDARY, CASINGS, features
from newsgloss_enrich.steps.entities.newsgloss.pieces import Pieces, Vocabulary
from newsgloss_enrich.steps.entities.newsgloss.units import Word

Floats = NDArray[np.float32]

KEPT_WORDS = 32_768
"""Vectors that are kept, of 160 numbers of 16 bits: 10 MiB. Articles of a day share most of their words; all
languages but English share this table."""

IN_RUN = CASINGS
"""The casing of a part of a run."""

_EPSILON = 1e-5


@dataclass(frozen=True)
class Tables:
    """`pieces`: (pieces, vector) in blocks, see `block_tables`; `features`: (values, vector) for each one.

    `norm`, `shift`: (vector,); `entry`: (vector, hidden) and its bias, by which a vector enters the network.
    `beside`: (3 x vector, vector) and its bias, a convolution over a word's pieces, whose order counts.
    """

    pieces: NDArray[np.uint8]
    features: Sequence[Floats]
    norm: Floats
    shift: Floats
    entry: Floats
    entry_bias: Floats
    beside: Floats | None = None
    beside_bias: Floats | None = None


class Described(Protocol):
    """What is known of a word before there is a vector."""

    def pieces(self, word: Word) -> Pieces:
        """The rows of its pieces, perhaps none."""
        ...

    def features(self, word: Word) -> tuple[int, ...]:
        """A row in each table of features."""
        ...


class MultilingualWords:
    """See `Described`: pieces of the vocabulary of all languages; a part of a run has a casing of its own."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Mapping[str, int]) -> None:
        self._vocabulary = vocabulary
        self._lexicon = lexicon

    def pieces(self, word: Word) -> Pieces:
        """See `Described`; a boundary has none."""
        if not isinstance(word, str):
            return word.pieces
        return () if word == BOUNDARY else self._vocabulary.word(word)

    def features(self, word: Word) -> tuple[int, ...]:
        """See `Described`."""
        if isinstance(word, str):
            return features(word, self._lexicon)
        return (IN_RUN, *features(word.text, self._lexicon)[1:])


class WordTable:
    """Words to vectors of the network's size; not for use by several threads at once."""

    def __init__(self, tables: Tables, described: Described) -> None:
        self._tables = tables
        self._described = described
        self._rows: dict[Word, int] = {}
        self._kept = np.zeros((KEPT_WORDS, len(tables.entry_bias)), np.float16)

    def of(self, words: Sequence[Word]) -> Floats:
        """(words, hidden). At most `KEPT_WORDS` words at a time."""
        get = self._rows.get
        index = [get(word, -1) for word in words]
        if -1 in index:
            self._learn(dict.fromkeys(words))
            index = [self._rows[word] for word in words]
        found: Floats = self._kept[index].astype(np.float32)
        return found

    def _learn(self, words: dict[Word, None]) -> None:
        new = [word for word in words if word not in self._rows]
        if len(self._rows) + len(new) > KEPT_WORDS:
            self._rows.clear()
            new = list(words)
        start = len(self._rows)
        self._kept[start : start + len(new)] = self._make(new)
        self._rows.update(zip(new, range(start, start + len(new)), strict=True))

    def _make(self, words: Sequence[Word]) -> Floats:
        known = self._described
        made = vectors(
            self._tables, [known.pieces(one) for one in words], [known.features(one) for one in words]
        )
        entered: Floats = made @ self._tables.entry + self._tables.entry_bias
        return entered


def vectors(tables: Tables, pieces: Sequence[Pieces], described: Sequence[tuple[int, ...]]) -> Floats:
    """(words, vector): the mean of each word's pieces plus its features, normed."""
    counts = np.array([len(one) for one in pieces])
    flat = np.array([piece for one in pieces for piece in one], np.int64)
    total = np.zeros((len(pieces), len(tables.norm)), np.float32)
    if len(flat):
        rows = unpacked(tables.pieces[flat])
        held = np.flatnonzero(counts)
        starts = np.concatenate([[0], np.cumsum(counts[held])[:-1]])
        if tables.beside is not None:
            rows = rows + _convolved(rows, starts, tables.beside, tables.beside_bias)
        total[held] = np.add.reduceat(rows, starts, axis=0) / counts[held, None]
    features_of = np.array(described)
    for column, table in enumerate(tables.features):
        total += table[features_of[:, column]]
    mean = total.mean(axis=1, keepdims=True)
    spread = np.sqrt(total.var(axis=1, keepdims=True) + _EPSILON)
    made: Floats = ((total - mean) / spread * tables.norm + tables.shift).astype(np.float32)
    return made


def _convolved(rows: Floats, starts: NDArray[np.int64], weights: Floats, bias: Floats | None) -> Floats:
    """(pieces, vector) from each piece and its neighbours in the word; `starts`: words' first pieces."""
    size = rows.shape[1]
    beside = np.zeros((len(rows), 3 * size), np.float32)
    beside[1:, :size] = rows[:-1]
    beside[starts, :size] = 0.0
    beside[:, size : 2 * size] = rows
    beside[:-1, 2 * size :] = rows[1:]
    beside[starts[1:] - 1, 2 * size :] = 0.0
    products = beside @ weights
    if bias is not None:
        products += bias
    found: Floats = np.maximum(products, 0.0)
    return found
