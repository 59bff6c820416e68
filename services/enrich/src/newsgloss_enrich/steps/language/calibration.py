"""Makes true probabilities of the n-gram model's scores, that of an unknown language among them."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.floating[Any]]
Counts = NDArray[np.uint8]

_LEAST_CLOSE = 0.01
_LEAST_PLAIN = 10
"""Characters."""


class CloseLanguages:
    """Languages that share most words: between them, few words decide, and those are worth more."""

    def __init__(self, languages: list[int], scale: float, power: float, bias: list[float]) -> None:
        self.languages = np.array(languages)
        self._scale, self._power, self._bias = scale, power, np.array(bias)

    def shares(self, scores: Floats, length: float) -> Floats:
        """Probabilities that sum to 1."""
        mine = scores[self.languages]
        logits = (mine - mine.max()) * (self._scale / length**self._power) + self._bias
        shares: Floats = np.exp(logits - logits.max())
        shares /= shares.sum()
        return shares


@dataclass(frozen=True, slots=True)
class Observed:
    """What a text shows of its likeliest language."""

    first: int
    """The place of that language."""
    length: float
    traits: Floats
    """In the order of `TRAITS`, each for a character of the text."""


TRAITS = ("score", "ahead", "missed", "behind", "strange", "mute", "lacked")
"""Of the likeliest language: its score; its lead over the second; by how much the best language of each word
beats it (a mixture of neighbours has much of that); the share of words that another language clearly wins;
the shares of words that say little for it, and very little; and the letters that it does
not write, those of one foreign word aside."""
_BEHIND = 0.15
_STRANGE, _MUTE = 0.6, 0.35
"""Of the text's mean score for a character."""
_MOST_DEVIATIONS = 8.0
_BORROWED = 3
"""Words with foreign letters that a text in a language may hold without doubt about it."""
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz'")
_MOST_OTHERS = 2
_MOST_BORROWED = 0.25
"""Share of the words up to which those with foreign letters are borrowed, and say nothing of the others."""

_FULL_LENGTH = 200.0
"""Characters from which a text's traits vary no less; of shorter ones they vary with the square root."""


def plain_part(words: Rows, lengths: Rows, plain: Flags, lacked: Counts) -> tuple[Rows, Rows, Counts]:
    """The words that are no names, or all where these are too few."""
    if lengths[plain].sum() < _LEAST_PLAIN or plain.all():
        return words, lengths, lacked
    return words[plain], lengths[plain], lacked[plain]


def observed(words: Rows, lengths: Rows, lacked: Counts, borrows: Flags | None = None) -> Observed:
    """See `Observed`; the arguments are as in `Calibration.probabilities`.

    In languages that `borrows` marks, words with foreign letters are left out of account where they are few.
    """
    scores = words.sum(axis=0)
    first = int(scores.argmax())
    foreign = lacked[:, first] > 0
    borrowed = int(np.count_nonzero(foreign))
    if borrows is not None and borrows[first] and 0 < borrowed <= _MOST_BORROWED * len(words):
        words, lengths, lacked = words[~foreign], lengths[~foreign], lacked[~foreign]
        scores = words.sum(axis=0)
        borrowed = 0
    mine, score, length = words[:, first], float(scores[first]), float(lengths.sum())
    scores[first] = 0
    above, mean = words.max(axis=1) - mine, score / length
    parts = (
        score,
        score - float(scores.max()),
        above.sum(),
        lengths.dot(above > _BEHIND * lengths),
        lengths.dot(mine < lengths * (_STRANGE * mean)),
        lengths.dot(mine < lengths * (_MUTE * mean)),
        _foreign_letters(mine, lacked[:, first]) if borrowed else 0,
    )
    return Observed(first, length, np.array(parts, dtype=np.float64) / length)


def _foreign_letters(scores: Rows, lacked: Counts) -> int:
    """Letters that the language does not write, of each word once and without the `_BORROWED` richest words.

    A text in a language borrows words ('café', 'naïve') and repeats them; the score of a word tells it from
    others.
    """
    foreign = lacked > 0
    _, first = np.unique(scores[foreign], return_index=True)
    letters = np.sort(lacked[foreign][first].astype(np.int64))
    return int(letters[: max(0, len(letters) - _BORROWED)].sum())


def features(seen: Observed, usual: Floats, deviation: Floats) -> Floats:
    """What speaks for a known language; `usual` and `deviation` are of the traits of longer texts in it."""
    traits, means, deviations = seen.traits.tolist(), usual.tolist(), deviation.tolist()
    score, ahead, missed, _, strange, _, lacked = traits
    score_usual, _, missed_usual, _, strange_usual, _, lacked_usual = means
    reached = min(score / score_usual, 1.2)
    near = math.sqrt(max(ahead, 0.0) / score_usual)
    foreign = math.log1p(100 * max(lacked - 2 * lacked_usual, 0.0))
    certain = math.sqrt(min(seen.length, _FULL_LENGTH) / 100)
    apart = [
        min(max((trait - mean) / one * certain, -_MOST_DEVIATIONS), _MOST_DEVIATIONS)
        for trait, mean, one in zip(traits[:-1], means[:-1], deviations[:-1], strict=True)
    ]
    plain = [1.0, reached, near, (missed - missed_usual) / score_usual, strange - strange_usual, foreign]
    once = plain + apart
    longer = math.log(seen.length / 50)
    return np.array([*once, *(longer * one for one in once), reached * near])


def writes_plain(alphabet: str) -> bool:
    """Whether a language writes hardly a letter but a to z: others come with borrowed words and names.

    Where a language has letters of its own, foreign ones rather show that the text is in a neighbour.
    """
    return len(set(alphabet) - _PLAIN) <= _MOST_OTHERS and set(alphabet) >= _PLAIN


class Calibration:
    """What `models/language/training/calibrate.py` fitted for the languages of one script.

    N-grams overlap and words depend on each other, so that scores grow faster than evidence does: they are
    multiplied by `scale / length ** power`. `known` weighs how close a text comes to what is `usual` of its
    likeliest language, in units of the `deviation` of texts in that language. `close` languages divide their
    common probability as `CloseLanguages` says.
    """

    def __init__(self, fitted: dict[str, Any]) -> None:
        self.scale: float = fitted["scale"]
        self.power: float = fitted["power"]
        self.usual: Floats = np.array(fitted["usual"])
        self.deviation: Floats = np.array(fitted["deviation"])
        self.known: Floats = np.array(fitted["known"])
        self.borrows: Flags = np.array([writes_plain(one) for one in fitted["alphabets"]])
        self.close = [CloseLanguages(**one) for one in fitted["close"]]
        self._members: Floats = np.zeros((len(self.close), len(self.usual)))
        for row, close in zip(self._members, self.close, strict=True):
            row[close.languages] = 1

    def probabilities(self, words: Rows, lengths: Rows, plain: Flags, lacked: Counts) -> Floats:
        """One for each language; they sum to the probability that the language is one of these.

        Args:
            words: A row of scores for each word.
            lengths: How many characters each word counts for.
            plain: Which words are no names; the others do not make a language look unknown.
            lacked: A row for each word: how many of its letters each language does not write.
        """
        scores, length = words.sum(axis=0).astype(np.float64), float(lengths.sum())
        logits = (scores - scores.max()) * (self.scale / length**self.power)
        shares: Floats = np.exp(logits)
        shares /= shares.sum()
        of_all = self._members @ shares
        for at in np.flatnonzero(of_all > _LEAST_CLOSE):
            shares[self.close[at].languages] = of_all[at] * self.close[at].shares(scores, length)
        return shares * self.probability_of_known(
            observed(*plain_part(words, lengths, plain, lacked), self.borrows)
        )

    def shares_of_best(self, scores: Rows, lengths: Rows) -> Floats:
        """For each row of scores, the probability of its best language among the known ones."""
        logits = (scores - scores.max(axis=1, keepdims=True)) * (self.scale / lengths**self.power)[:, None]
        best: Floats = 1 / np.exp(logits).sum(axis=1)
        return best

    def probability_of_known(self, seen: Observed) -> float:
        """How likely it is that the text is in one of the languages."""
        logit = float(features(seen, self.usual[seen.first], self.deviation[seen.first]) @ self.known)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
