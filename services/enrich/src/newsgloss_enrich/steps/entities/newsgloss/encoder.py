"""The files of the project's accurate names model: transformers, run by ONNX Runtime."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.entities.newsgloss.block_tables import unpacked
from newsgloss_enrich.steps.entities.newsgloss.english_encoder import EnglishEncoder
from newsgloss_enrich.steps.entities.newsgloss.model_files import read_description, read_vocabulary
from newsgloss_enrich.steps.entities.newsgloss.pieces import Pieces, Vocabulary
from newsgloss_enrich.steps.entities.newsgloss.runtime import session
from newsgloss_enrich.steps.entities.newsgloss.units import Word

ENGLISH = "en"
_LONGEST = 256
"""Pieces in one input: the encoder was trained with no more."""


class Encoder(Protocol):
    """Units to logits."""

    longest: int
    """The most pieces of all units together in one input."""

    def size(self, word: Word) -> int:
        """How many pieces a unit has."""
        ...

    def logits(self, words: Sequence[Word]) -> NDArray[np.float32]:
        """(units, tags) of one input."""
        ...


class EncoderModel:
    """An encoder for all languages, and one for English."""

    def __init__(self, folder: Path) -> None:
        """Load a model's files; the English ones when they are first asked for.

        Raises:
            OSError: a file is missing.
            ValueError: the files are not of a model that this version can run.
        """
        self.described = read_description(folder)
        scores = np.load(folder / "scores.npy", allow_pickle=False)
        self.vocabulary = read_vocabulary(folder, scores, self.described.unknown)
        self._folder = folder
        self._loaded: dict[bool, Encoder] = {}

    def encoder(self, language: str) -> Encoder:
        """The encoder for a language, loaded at its first use."""
        english = language == ENGLISH
        if english not in self._loaded:
            made = EnglishEncoder if english else self._multilingual
            self._loaded[english] = made(self._folder)
        return self._loaded[english]

    def _multilingual(self, folder: Path) -> Encoder:
        return MultilingualEncoder(folder, self.vocabulary)


class MultilingualEncoder:
    """A mapped table with a row for each piece, then one for the begin and one for the end, and a network."""

    longest = _LONGEST - 2

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._blocks = np.load(folder / "pieces.npy", mmap_mode="r", allow_pickle=False)
        self._end = len(self._blocks) - 1
        self._network: Any = session(folder / "network.onnx")

    def size(self, word: Word) -> int:
        """See `Encoder`."""
        return len(self._pieces(word))

    def logits(self, words: Sequence[Word]) -> NDArray[np.float32]:
        """See `Encoder`: what the network says at the first piece of each unit."""
        ids, first = [self._end - 1], []
        for word in words:
            first.append(min(len(ids), _LONGEST - 2))
            ids += self._pieces(word)
        rows = unpacked(self._blocks[[*ids[: _LONGEST - 1], self._end]])
        (answer,) = self._network.run(None, {"rows": rows[None]})
        logits: NDArray[np.float32] = answer[0][first]
        return logits

    def _pieces(self, word: Word) -> Pieces:
        return self._vocabulary.word(word) if isinstance(word, str) else word.pieces
