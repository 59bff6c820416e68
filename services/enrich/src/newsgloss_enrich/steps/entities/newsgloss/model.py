"""The files of the project's small names model, loaded once for all languages."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from newsgloss_enrich.steps.entities.newsgloss.english_words import EnglishWords
from newsgloss_enrich.steps.entities.newsgloss.model_files import (
    read_description,
    read_lexicon,
    read_vocabulary,
)
from newsgloss_enrich.steps.entities.newsgloss.network import Convolution, Floats, Network
from newsgloss_enrich.steps.entities.newsgloss.word_table import MultilingualWords, Tables, WordTable

ENGLISH = "en"
FOLDER = "english"
"""Within the model's folder: the files of English."""

_FEATURES = 5


class Reader(NamedTuple):
    """What reads a language: words to vectors, and vectors with the language's number to logits."""

    words: WordTable
    network: Network
    language: int


class NamesModel:
    """A table of words and a network for all languages, and both for English.

    The large tables are mapped, so that processes share them. English is loaded when it is first asked for.
    """

    def __init__(self, folder: Path) -> None:
        """Load a model's files.

        Raises:
            OSError: a file is missing.
            ValueError: the files are not of a model that this version can run.
        """
        self.described = read_description(folder)
        self._folder = folder
        self._lexicon = read_lexicon(folder)
        arrays = _arrays(folder)
        self.vocabulary = read_vocabulary(folder, arrays["scores"], self.described.unknown)
        self._network = _network(arrays, self.described.dilations)
        self._words = WordTable(_tables(folder, arrays), MultilingualWords(self.vocabulary, self._lexicon))
        self._english: Reader | None = None

    def reader(self, language: str) -> Reader:
        """What reads a language.

        Raises:
            OSError: a file is missing.
            ValueError: the model does not know the language.
        """
        if language != ENGLISH:
            return Reader(self._words, self._network, self.described.languages.index(language))
        if self._english is None:
            folder = self._folder / FOLDER
            arrays = _arrays(folder)
            words = WordTable(_tables(folder, arrays), EnglishWords(folder, self._lexicon))
            self._english = Reader(words, _network(arrays, self.described.dilations), 0)
        return self._english


def _arrays(folder: Path) -> dict[str, Any]:
    with np.load(folder / "network.npz", allow_pickle=False) as kept:
        return {name: kept[name] for name in kept.files}


def _network(arrays: dict[str, Any], dilations: Sequence[int]) -> Network:
    def floats(name: str) -> Floats:
        found: Floats = np.ascontiguousarray(arrays[name], np.float32)
        return found

    layers = [
        Convolution(
            floats(f"layer{n}"),
            floats(f"layer{n}_bias"),
            dilation,
            floats(f"norm{n}"),
            floats(f"norm{n}_bias"),
        )
        for n, dilation in enumerate(dilations)
    ]
    return Network(floats("languages"), layers, floats("exit"), floats("exit_bias"))


def _tables(folder: Path, arrays: dict[str, Any]) -> Tables:
    features = [
        arrays[f"feature{n}"].astype(np.float32) * arrays[f"feature{n}_scales"].astype(np.float32)[:, None]
        for n in range(_FEATURES)
    ]
    names = ("norm", "shift", "entry", "entry_bias")
    return Tables(
        np.load(folder / "pieces.npy", mmap_mode="r", allow_pickle=False),
        features,
        *(arrays[name].astype(np.float32) for name in names),
        *(arrays[name].astype(np.float32) for name in ("beside", "beside_bias") if name in arrays),
    )
