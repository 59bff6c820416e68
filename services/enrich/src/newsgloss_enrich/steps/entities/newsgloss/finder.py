"""English names by the project's own model, as a `NameFinder`."""

import gzip
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.entities.finder import FoundName, Stretch, collected
from newsgloss_enrich.steps.entities.newsgloss.features import BOUNDARY
from newsgloss_enrich.steps.entities.newsgloss.model_files import (
    entity_type,
    load_network,
    load_vocabulary,
    read_description,
)
from newsgloss_enrich.steps.entities.newsgloss.spans import OUTSIDE, find_spans
from newsgloss_enrich.steps.entities.newsgloss.tokens import tokenise
from newsgloss_enrich.steps.entities.newsgloss.vectors import Tables, WordVectors

WINDOW = 1024
"""Tokens that go through the network at once: about 10 MiB of memory."""

MARGIN = 16
"""Tokens on each side of a window that are read and not answered: more than the convolutions reach."""

_CERTAIN = 200.0


class NewsglossFinder:
    """Finds PER, ORG and LOC in English text with a calibrated probability each."""

    def __init__(self, folder: Path) -> None:
        """Load a model's files.

        Raises:
            OSError: a file is missing.
            ValueError: the files are not of a model that this version can run.
        """
        self._model = read_description(folder)
        self.name, self.version = self._model.name, self._model.version
        self._vectors = _load_vectors(folder)
        self._network = load_network(folder)
        self.find(["The first sentence is read at start, in Aberdeen, not at the first article."])

    def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
        """See `NameFinder`. All paragraphs are read as one text, so that each knows what is beside it."""
        return collected(self.stretches(paragraphs), len(paragraphs))

    def stretches(self, paragraphs: Sequence[str]) -> Iterator[Stretch]:
        """See `StretchFinder`: a window each."""
        words: list[str] = []
        places: list[tuple[int, int]] = []
        for number, paragraph in enumerate(paragraphs):
            tokens, starts = tokenise(paragraph)
            words += [*tokens, BOUNDARY]
            places += [*((number, start) for start in starts), (number, len(paragraph))]
        for first, logits in windows(words, self._logits):
            found: list[tuple[int, FoundName]] = []
            for span in find_spans(logits):
                start, last = first + span.start, first + span.end - 1
                number, begin = places[start]
                end = places[last][1] + len(words[last])
                kind = entity_type(span.kind, paragraphs[number][begin:end])
                found.append((number, FoundName(begin, end, kind, self._model.calibrated(span.probability))))
            last = first + len(logits) - 1
            number, begin = places[last]
            yield Stretch(found, number, min(begin + len(words[last]), len(paragraphs[number])))

    def _logits(self, words: Sequence[str]) -> NDArray[np.float32]:
        (answer,) = self._network.run(None, {"words": self._vectors.of(words)})
        answer[[place for place, word in enumerate(words) if word == BOUNDARY], OUTSIDE] = _CERTAIN
        logits: NDArray[np.float32] = answer
        return logits


def windows(
    words: Sequence[str], answer: Callable[[Sequence[str]], NDArray[np.float32]]
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Logits window by window, with the number of the first token of each.

    A window ends at a paragraph's end where it has one, so that no name is cut in two.
    """
    start = 0
    while start < len(words):
        end = _window_end(words, start)
        before, after = max(0, start - MARGIN), min(len(words), end + MARGIN)
        yield start, answer(words[before:after])[start - before : end - before]
        start = end


def _window_end(words: Sequence[str], start: int) -> int:
    if len(words) - start <= WINDOW:
        return len(words)
    for end in range(start + WINDOW, start, -1):
        if words[end - 1] == BOUNDARY:
            return end
    return start + WINDOW


def _load_vectors(folder: Path) -> WordVectors:
    with np.load(folder / "words.npz", allow_pickle=False) as kept:
        tables = Tables(
            kept["pieces"],
            kept["piece_scales"].astype(np.float32),
            [
                kept[f"feature{number}"].astype(np.float32)
                * kept[f"feature{number}_scales"].astype(np.float32)[:, None]
                for number in range(5)
            ],
            kept["norm"].astype(np.float32),
            kept["shift"].astype(np.float32),
        )
    return WordVectors(tables, load_vocabulary(folder), read_lexicon(folder / "lexicon.txt.gz"))


def read_lexicon(path: Path) -> dict[str, int]:
    """Words with their grades, a line each: the word, a tab, a number."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        pairs = (line.rstrip("\n").split("\t") for line in file)
        return {word: int(grade) for word, grade in pairs}
