"""The table of the n-gram model: how much an n-gram speaks for a language.

One file, mapped into memory and so shared by all worker processes:

| bytes | what |
|---|---|
| 8 | `NGLANG03` |
| 4 | length of the JSON, little-endian |
| … | JSON: `columns` (script, tag), `rows`, `common`, `width`, `cells`, `steps`; padded to four bytes |
| 4 x rows | keys of the n-grams, ascending, uint32 |
| rows | how many cells each has, uint8; 255 for a common n-gram, whose weights come next |
| common x width | weights of the common n-grams for the first `width` columns, uint8; the others have none |
| cells | columns of the others' weights, uint8 |
| cells | their weights, uint8, in 1/`steps` of a natural logarithm |

A weight is the logarithm of how many times as often as a language that lacks it a language has an n-gram.
"""

import json
import mmap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.language.ngram_hashes import Keys, word_ngrams

MAGIC = b"NGLANG03"
_ALIGNED = 4
_COMMON = 255
_LEAST_COMMON = 40
"""Cells of an n-gram from which all columns are written: most n-grams of a text are such."""
_INDEX_BITS = 18
"""Of a key, by which its place is looked up: one or two keys share them."""

Scores = NDArray[np.float32]
Rows = NDArray[np.int32]


class NgramTable:
    """Weights of words for languages; raises ValueError for a file that is not a table."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if mapped[: len(MAGIC)] != MAGIC:
            raise ValueError(f"{path} is not a table of n-grams")
        at = len(MAGIC) + 4
        length = int.from_bytes(mapped[len(MAGIC) : at], "little")
        header: dict[str, Any] = json.loads(mapped[at : at + length])
        self.rows: int = header["rows"]
        self.columns: list[tuple[str, str]] = [(script, tag) for script, tag in header["columns"]]
        common, cells, width = header["common"], header["cells"], header["width"]
        at += length
        self.keys: Keys = np.frombuffer(mapped, dtype="<u4", count=self.rows, offset=at)
        at += 4 * self.rows
        self._counts = np.frombuffer(mapped, dtype=np.uint8, count=self.rows, offset=at)
        at += self.rows
        self._common = np.frombuffer(mapped, dtype=np.uint8, count=common * width, offset=at)
        self._common = self._common.reshape(common, width)
        at += common * width
        self._column = np.frombuffer(mapped, dtype=np.uint8, count=cells, offset=at)
        self._weight = np.frombuffer(mapped, dtype=np.uint8, count=cells, offset=at + cells)
        self._scale = 1 / header["steps"]
        is_common = self._counts == _COMMON
        own = np.where(is_common, 0, self._counts)
        self._first = (np.cumsum(own, dtype=np.uint32) - own).astype(np.uint32)
        self._first[is_common] = np.arange(common)
        prefixes = np.arange((1 << _INDEX_BITS) + 1, dtype=np.uint64) << np.uint64(32 - _INDEX_BITS)
        self._index = np.searchsorted(self.keys, prefixes).astype(np.int32)

    def find(self, keys: Keys) -> tuple[Rows, NDArray[np.bool_]]:
        """The row of each key, and whether it is one of the table's."""
        rows = self._index[keys >> np.uint32(32 - _INDEX_BITS)]
        np.minimum(rows, self.rows - 1, out=rows)
        reached = self.keys[rows]
        below = np.flatnonzero(reached < keys)
        while len(below):
            rows[below] += 1
            below = below[rows[below] < self.rows]
            reached[below] = self.keys[rows[below]]
            below = below[reached[below] < keys[below]]
        np.minimum(rows, self.rows - 1, out=rows)
        return rows, reached == keys

    def dense(self) -> Scores:
        """All weights: a row for each key, a column for each of `columns`."""
        weights = np.zeros((self.rows, len(self.columns)), dtype=np.float32)
        own = np.where(self._counts == _COMMON, 0, self._counts)
        weights[np.repeat(np.arange(self.rows), own), self._column] = self._weight
        weights[self._counts == _COMMON, : self._common.shape[1]] = self._common
        weights *= np.float32(self._scale)
        return weights

    def score(self, words: list[str]) -> Scores:
        """A row for each word, a column for each of `columns`: what its n-grams add up to."""
        keys, owners, _ = word_ngrams(words)
        rows, known = self.find(keys)
        rows, owners = rows[known], owners[known]
        counts = self._counts[rows]
        common = counts == _COMMON
        sums = self._of_rare(rows[~common], owners[~common], counts[~common], len(words))
        rows, owners = rows[common], owners[common]
        order = np.argsort(owners.astype(np.uint16), kind="stable")
        owners = owners[order]
        if len(owners):
            starts = np.concatenate([[0], np.flatnonzero(owners[1:] != owners[:-1]) + 1])
            weights = self._common.take(self._first[rows[order]], axis=0)
            summed = np.add.reduceat(weights, starts, axis=0, dtype=np.uint16)
            sums[owners[starts], : weights.shape[1]] += summed
        result: Scores = (sums * self._scale).astype(np.float32)
        return result

    def _of_rare(
        self, rows: Rows, owners: NDArray[np.int64], counts: NDArray[np.uint8], words: int
    ) -> NDArray[np.float64]:
        sizes = counts.astype(np.int64)
        before = np.cumsum(sizes) - sizes
        cells = np.arange(sizes.sum()) + np.repeat(self._first[rows] - before, sizes)
        places = np.repeat(owners * len(self.columns), sizes) + self._column[cells]
        sums = np.bincount(places, self._weight[cells], words * len(self.columns)).astype(np.float64)
        return sums.reshape(words, len(self.columns))


def write_table(
    path: Path, columns: Sequence[tuple[str, str]], keys: Keys, weights: NDArray[np.uint8], steps: int
) -> None:
    """Write ascending keys and a row of weights for each, in columns; zeros are not kept."""
    counts = np.count_nonzero(weights, axis=1)
    common = counts >= _LEAST_COMMON
    width = int(np.flatnonzero(weights[common].any(axis=0)).max(initial=-1)) + 1
    row, column = np.nonzero(weights[~common])
    cells = weights[~common][row, column]
    counts[common] = _COMMON
    header = {
        "columns": list(columns),
        "rows": len(keys),
        "common": int(common.sum()),
        "width": width,
        "cells": len(row),
        "steps": steps,
    }
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(len(MAGIC) + 4 + len(text)) % _ALIGNED)
    parts = (
        keys.astype("<u4"),
        counts.astype(np.uint8),
        weights[common, :width],
        column.astype(np.uint8),
        cells,
    )
    path.write_bytes(
        MAGIC + len(text).to_bytes(4, "little") + text + b"".join(part.tobytes() for part in parts)
    )
