"""The detector `newsgloss-language`: naive Bayes over the n-grams of words, and how far it can be trusted.

A word's scores depend on the word alone. They are kept, so that a text costs little more than its new words.
The weights are the distribution `newsgloss-model-language`; models/language/ trains them.
"""

import importlib.metadata
import json
import re
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import newsgloss_model_language
import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.language.calibration import Calibration
from newsgloss_enrich.steps.language.letters import composed, tokens
from newsgloss_enrich.steps.language.mixed import sentences
from newsgloss_enrich.steps.language.ngram_table import NgramTable
from newsgloss_enrich.steps.language.telling_words import Jat
from newsgloss_enrich.steps.language.vocabulary import CAPITAL, FLAG_BITS, PARTICLE, KeptWords

_LONGEST_TEXT = 10_000
"""Characters; a longer text is cut."""
_MOST_WORDS = 80
"""Of a longer text, about so many words are read: the first ones of each sentence."""
_LEAST_WORDS = 8
"""Of a sentence that are read in any case."""
_NAME_WEIGHT = 0.1
"""Of a word that begins with a capital, where most words do not: many are names."""
_WEIGHTS = np.array([1, _NAME_WEIGHT], dtype=np.float32)
_MOST_CAPITALS = 0.8
"""Share of capitalised words in running text; German has two of five, a row of names in English more."""
_MOST_CAPITALS_IN_TEXT = 0.5
"""Share above which a text with many figures is a table."""
_LEAST_TABLE_WORDS = 10
_LEAST_FIGURES = 0.25
"""Numbers for each word of a table; running text has one for ten or twenty."""
_LABEL = re.compile(r"[^\W\d_]+(?=:)")
_FIGURE = re.compile(r"[0-9]+")
_MOST_GUESSES = 12
_CLEAR, _LEAST_BESIDE_CLEAR = 0.9, 0.001
"""Beside a language with the first probability, others with less than the second are not listed."""
_LEAST_SENTENCE = 30
"""Characters of a sentence that is looked at on its own."""
_SURE_OF_SENTENCE = 0.65


@dataclass(frozen=True, slots=True)
class TextEvidence:
    """What the words of one script say of each of its languages."""

    script: str
    words: NDArray[np.float32]
    """A row of scores for each word, weighted."""
    lengths: NDArray[np.float32]
    """How many characters each word counts for."""
    lacked: NDArray[np.uint8]
    """How many letters of each word each language does not write."""
    plain: NDArray[np.bool_]
    """Which words are no names."""
    sentence_of: NDArray[np.int64]
    sentence_scores: NDArray[np.float32]
    """A row of sums for each sentence."""
    sentence_lengths: NDArray[np.float32]


class Newsgloss:
    """Our own detector, more than a hundred languages. What it does not know gets little probability."""

    name = "newsgloss-language"
    least_confidence = 0.3
    """With less the answer is `und`. Its confidence in short text is careful: most near this are right."""

    def __init__(self, folder: Path = newsgloss_model_language.FOLDER, *, calibrated: bool = True) -> None:
        """Load the weights; without a calibration only `evidence` can be asked."""
        self.version = importlib.metadata.version("newsgloss-model-language")
        table = NgramTable(folder / "ngrams.bin")
        columns = table.columns
        fitted: dict[str, Any] = json.loads((folder / "calibration.json").read_text("utf-8"))
        scripts = [script for script, _ in columns]  # those of one script stand together
        self._columns = {
            script: slice(scripts.index(script), scripts.index(script) + scripts.count(script))
            for script in dict.fromkeys(scripts)
        }
        self._tags = {script: [tag for _, tag in columns[mine]] for script, mine in self._columns.items()}
        if calibrated:
            self._calibrations = {script: Calibration(fitted[script]) for script in self._columns}
        self.scripts = tuple(self._tags)
        alphabets = [one for script in self._columns for one in fitted[script]["alphabets"]]
        self._kept = KeptWords(table, list(self._tags), alphabets, Jat(folder / "jat.txt"))
        self.evidence("The detector reads its first sentence here, so that no article waits for it.")

    def tags(self, script: str) -> list[str]:
        """The languages of a script, in the order of the scores in `evidence`."""
        return self._tags[script]

    def detect(self, text: str) -> list[tuple[str, float]]:
        """Tags with probabilities, the likeliest first; the rest to 1 is that of an unknown language."""
        guesses, _ = self.detect_with_shares(text)
        return guesses

    def detect_with_shares(self, text: str) -> tuple[list[tuple[str, float]], dict[str, float]]:
        """As `detect`; where sentences are surely in several languages, also the share of each."""
        evidence = self.evidence(text)
        if evidence is None:
            return [], {}
        tags, calibration = self._tags[evidence.script], self._calibrations[evidence.script]
        mine = np.ones(len(evidence.sentence_lengths), dtype=bool)
        shares: dict[str, float] = {}
        best = evidence.sentence_scores.argmax(axis=1)
        if (best != best[0]).any():
            sure = calibration.shares_of_best(evidence.sentence_scores, evidence.sentence_lengths)
            best[(sure < _SURE_OF_SENTENCE) | (evidence.sentence_lengths < _LEAST_SENTENCE)] = -1
            total = np.bincount(best + 1, evidence.sentence_lengths, len(tags) + 1)[1:]
            if np.count_nonzero(total) > 1:
                shares = {tags[at]: float(total[at] / evidence.lengths.sum()) for at in np.flatnonzero(total)}
                mine = (best == int(total.argmax())) | (best < 0)
        parts = (evidence.words, evidence.lengths, evidence.plain, evidence.lacked)
        if not mine.all():
            chosen = mine[evidence.sentence_of]
            parts = (parts[0][chosen], parts[1][chosen], parts[2][chosen], parts[3][chosen])
        found = calibration.probabilities(*parts)
        return _likeliest(tags, found), shares

    def evidence(self, text: str) -> TextEvidence | None:
        """What the words of the text's main script say; None where there are none of a script it knows."""
        lines = [line for line in tokens("\n".join(sentences(composed(text[:_LONGEST_TEXT])))) if line]
        sizes = [len(line) for line in lines]
        total = sum(sizes)
        if total > _MOST_WORDS:
            sizes = [max(_LEAST_WORDS, size * _MOST_WORDS // total) for size in sizes]
            lines = [line[:size] for line, size in zip(lines, sizes, strict=True)]
            sizes = [len(line) for line in lines]
        numbers = self._kept.numbers(list(chain.from_iterable(lines)))
        sentence_of = np.repeat(np.arange(len(lines)), sizes)
        places = numbers >> FLAG_BITS
        if not places.all():
            worded = places > 0
            numbers, places = numbers[worded], places[worded]
            sentence_of = _renumbered(sentence_of[worded])
        if not len(places):
            return None
        scripts = self._kept.scripts.take(places)
        counts = np.bincount(scripts, minlength=len(self._tags) + 1)[:-1]
        main = int(counts.argmax())
        if not counts[main]:
            return None
        starts = _starts(sentence_of)
        labels = None
        if is_table(text, numbers, len(starts)):
            labels = self._kept.known(_LABEL.findall(text))
        weights = word_weights(numbers, starts, labels)
        if counts[main] < len(places):
            spoken = scripts == main
            weights, places = weights[spoken], places[spoken]
            sentence_of = _renumbered(sentence_of[spoken])
            starts = _starts(sentence_of)
        script = self.scripts[main]
        lengths = weights * self._kept.lengths.take(places)
        rows = self._kept.scores.take(places, axis=0)[:, self._columns[script]]
        rows *= weights[:, None]
        return TextEvidence(
            script,
            rows,
            lengths,
            self._kept.lacked.take(places, axis=0)[:, self._columns[script]],
            weights == 1,
            sentence_of,
            np.add.reduceat(rows, starts, axis=0),
            np.add.reduceat(lengths, starts),
        )


def _likeliest(tags: list[str], found: NDArray[np.float64]) -> list[tuple[str, float]]:
    """The likeliest languages, the first of equals first; few where one is clear."""
    least = _LEAST_BESIDE_CLEAR if found.max() >= _CLEAR else 0.0
    values = found.tolist()
    likely = [(tags[at], values[at]) for at in np.flatnonzero(found >= least).tolist()]
    likely.sort(key=lambda guess: -guess[1])
    return likely[:_MOST_GUESSES]


def _renumbered(sentence_of: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sentence of each word, counted anew without those that have lost all words."""
    return np.cumsum(np.diff(sentence_of, prepend=sentence_of[:1]) > 0)


def _starts(sentence_of: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each sentence begins, given the sentence of each word."""
    return np.searchsorted(sentence_of, np.arange(sentence_of[-1] + 1))


def _sentence_starts(numbers: NDArray[np.int64], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """A table's first line, and those whose second word is in small letters: others begin with names."""
    seconds = starts + 1
    follows = seconds < np.append(starts[1:], len(numbers))
    small = (numbers[np.minimum(seconds, len(numbers) - 1)] & CAPITAL) == 0
    chosen = follows & small
    chosen[0] = True
    found: NDArray[np.int64] = starts[chosen]
    return found


def is_table(text: str, numbers: NDArray[np.int64], lines: int) -> bool:
    """Whether a text of these words, most with capitals, is a table of names and figures and no title."""
    words = len(numbers)
    if words < _LEAST_TABLE_WORDS or lines < 2:  # noqa: PLR2004  a title is one line
        return False
    if np.count_nonzero(numbers & CAPITAL) <= _MOST_CAPITALS_IN_TEXT * words:
        return False
    return len(_FIGURE.findall(text)) >= _LEAST_FIGURES * words


def word_weights(
    numbers: NDArray[np.int64], starts: NDArray[np.int64], labels: set[int] | None = None
) -> NDArray[np.float32]:
    """How much each word of a text counts, from whether it begins with a capital and stands in a name.

    The first word of a sentence has a capital in any language. It is taken for a name only where the next
    word has a capital too, or where it has one within another sentence.

    Args:
        numbers: Those of `KeptWords`.
        starts: The places of the first words of sentences, ascending, the first of all among them.
        labels: Of a table of results, the words before a colon ('Referee: …'), which are no names although
            they have a capital; None for text that is no table.
    """
    in_names = (numbers & CAPITAL) > 0
    if labels is not None:
        starts = _sentence_starts(numbers, starts)
        in_names &= np.array([number not in labels for number in numbers.tolist()])
    elif np.count_nonzero(in_names) > _MOST_CAPITALS * len(numbers):
        return np.ones(len(numbers), dtype=np.float32)
    particles = np.flatnonzero(numbers & PARTICLE)
    if len(particles):
        capital = in_names.tolist()
        for at in particles.tolist():
            if at and capital[at - 1] and any(capital[at + 1 : at + 3]):
                capital[at] = True
        in_names = np.array(capital)
    firsts = numbers[starts]
    begins = (firsts & CAPITAL) > 0
    named = np.zeros(len(numbers) + 1, dtype=bool)  # nothing follows the last word
    named[:-1] = in_names
    named = named[starts + 1]
    in_names[starts] = False
    if len(starts) > 1:
        named[:-1] &= starts[1:] - starts[:-1] > 1  # of a sentence of one word, the next is another's
        elsewhere = set(numbers[in_names].tolist())
        named |= np.array([first in elsewhere for first in firsts.tolist()])
    in_names[starts] = begins & named
    return _WEIGHTS[in_names.view(np.uint8)]
