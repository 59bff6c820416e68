"""Decodes logits into spans: the best valid tag sequence, and a probability for each span."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
KINDS = ("PER", "ORG", "LOC")
OUTSIDE = 0
Floats = NDArray[np.float32]


class Span(NamedTuple):
    """Tokens `start` to `end` (exclusive) are a name of kind number `kind` in `KINDS`."""

    start: int
    end: int
    kind: int
    probability: float
    """The network's probability, before calibration."""


def find_spans(logits: Floats) -> list[Span]:
    """Spans of a text whose tokens have these logits, (tokens, tags)."""
    found: list[Span] = []
    best = logits.argmax(axis=1)
    for start, end in _runs(np.flatnonzero(best)):
        tags = best[start:end].tolist()
        if not is_valid(tags):
            tags = most_probable(logits[start:end])
        if any(tags):
            probabilities = softmax(logits[start : end + 1])
            found += [
                Span(start + one, start + stop, kind, _probability(probabilities, one, stop, kind))
                for one, stop, kind in _names(tags)
            ]
    return found


def _runs(places: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Runs of neighbouring tokens."""
    if len(places):
        breaks = np.flatnonzero(np.diff(places) > 1)
        starts = [places[0], *places[breaks + 1]]
        ends = [*places[breaks], places[-1]]
        for start, end in zip(starts, ends, strict=True):
            yield int(start), int(end) + 1


def is_valid(tags: Sequence[int]) -> bool:
    """Whether each I follows a B or an I of its kind. `I` tags are even, and their `B` is one below."""
    before = OUTSIDE
    for tag in tags:
        if tag and tag % 2 == 0 and before not in (tag, tag - 1):
            return False
        before = tag
    return True


def most_probable(logits: Floats) -> list[int]:
    """The valid sequence with the largest sum of logits (Viterbi 1967)."""
    count, tags = logits.shape
    total = logits[0].astype(np.float64)
    total[2::2] = -np.inf
    came = np.zeros((count, tags), np.int64)
    for step in range(1, count):
        anywhere = int(total.argmax())
        after = np.full(tags, total[anywhere])
        came[step] = anywhere
        for inside in range(2, tags, 2):
            begun = inside if total[inside] >= total[inside - 1] else inside - 1
            after[inside], came[step, inside] = total[begun], begun
        total = after + logits[step]
    path = [int(total.argmax())]
    for step in range(count - 1, 0, -1):
        path.append(int(came[step, path[-1]]))
    return path[::-1]


def softmax(logits: Floats) -> Floats:
    """Probabilities along the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return result


def _names(tags: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    start = -1
    for place, tag in enumerate([*tags, OUTSIDE]):
        if start >= 0 and (tag == OUTSIDE or tag % 2 == 1):
            yield start, place, (tags[start] - 1) // 2
            start = -1
        if tag % 2 == 1:
            start = place


def _probability(probabilities: Floats, start: int, end: int, kind: int) -> float:
    """The probability of the least certain part: its begin, its inside or its end."""
    begin, inside = 2 * kind + 1, 2 * kind + 2
    least = float(probabilities[start, begin])
    if end - start > 1:
        least = min(least, float(probabilities[start + 1 : end, inside].min()))
    if end < len(probabilities):
        least = min(least, 1.0 - float(probabilities[end, inside]))
    return least
