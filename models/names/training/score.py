"""Exact-span scores over PER, ORG and LOC."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from training.places import TAGS


class Score(NamedTuple):
    """Counts of spans; two scores can be joined by adding their counts."""

    right: int
    found: int
    wanted: int

    @property
    def f1(self) -> float:
        """Micro F1, 0 to 1."""
        return 2 * self.right / max(1, self.found + self.wanted)

    def __str__(self) -> str:
        """'.723 (P .750 R .700)'."""
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.wanted)
        return f"{self.f1:.4f} (P {precision:.3f} R {recall:.3f})"


def spans(tags: Sequence[int]) -> set[tuple[int, int, str]]:
    """(start, end, type) of a tag sequence; an I that follows no B of its type begins a span."""
    found = set()
    start, kind = -1, ""
    for index, number in enumerate([*tags, 0]):
        tag = TAGS[number] if number >= 0 else "O"
        if start >= 0 and tag != f"I-{kind}":
            found.add((start, index, kind))
            start = -1
        if tag != "O" and start < 0:
            start, kind = index, tag[2:]
    return found


def score(gold: Iterable[Sequence[int]], predicted: Iterable[Sequence[int]]) -> Score:
    """Compare tag sequences pair by pair."""
    right = found = wanted = 0
    for truth, answer in zip(gold, predicted, strict=True):
        true, given = spans(truth), spans(answer)
        right += len(true & given)
        found += len(given)
        wanted += len(true)
    return Score(right, found, wanted)
