"""English names by the project's accurate model: a transformer of six layers, several times slower."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.entities.finder import FoundName, Stretch, collected
from newsgloss_enrich.steps.entities.newsgloss.features import casing
from newsgloss_enrich.steps.entities.newsgloss.model_files import (
    entity_type,
    load_network,
    load_vocabulary,
    read_description,
)
from newsgloss_enrich.steps.entities.newsgloss.spans import find_spans
from newsgloss_enrich.steps.entities.newsgloss.tokens import tokenise

MOST_WORDS = 90
"""Words in one input, as in training; it ends with a sentence where it can."""

_LONGEST = 512
"""Pieces in one input: the encoder has no more positions."""

_START, _END = 101, 102
_NO_CASING = 6
_SENTENCE_ENDS = frozenset(".!?")


class AccurateFinder:
    """Finds PER, ORG and LOC in English text with a calibrated probability each."""

    def __init__(self, folder: Path) -> None:
        """Load a model's files; raises as `NewsglossFinder` does."""
        self._model = read_description(folder)
        self.name, self.version = self._model.name, self._model.version
        self._vocabulary = load_vocabulary(folder)
        self._network = load_network(folder)
        self.find(["The first sentence is read at start, in Aberdeen, not at the first article."])

    def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
        """See `NameFinder`. Each run of sentences is read by itself, which bounds memory."""
        return collected(self.stretches(paragraphs), len(paragraphs))

    def stretches(self, paragraphs: Sequence[str]) -> Iterator[Stretch]:
        """See `StretchFinder`: a run of sentences each."""
        for number, text in enumerate(paragraphs):
            words, starts = tokenise(text)
            for first, last in parts(words):
                found: list[tuple[int, FoundName]] = []
                for span in find_spans(self._logits(words[first:last])):
                    begin = starts[first + span.start]
                    end = starts[first + span.end - 1] + len(words[first + span.end - 1])
                    kind = entity_type(span.kind, text[begin:end])
                    score = self._model.calibrated(span.probability)
                    found.append((number, FoundName(begin, end, kind, score)))
                yield Stretch(found, number, starts[last - 1] + len(words[last - 1]))

    def _logits(self, words: Sequence[str]) -> NDArray[np.float32]:
        ids, casings, places = [_START], [_NO_CASING], []
        for word in words:
            pieces = self._vocabulary.split(word)
            places.append(min(len(ids), _LONGEST - 2))
            ids += pieces
            casings += [casing(word)] * len(pieces)
        del ids[_LONGEST - 1 :], casings[_LONGEST - 1 :]
        feed = {"ids": np.array([[*ids, _END]]), "casings": np.array([[*casings, _NO_CASING]])}
        (answer,) = self._network.run(None, feed)
        logits: NDArray[np.float32] = answer[0][places]
        return logits


def parts(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Stretches of at most `MOST_WORDS` words, each as many whole sentences as fit."""
    start = 0
    while start < len(words):
        end = min(start + MOST_WORDS, len(words))
        if end < len(words):
            whole = [place for place in range(start + 1, end) if words[place] in _SENTENCE_ENDS]
            end = whole[-1] + 1 if whole else end
        yield start, end
        start = end
