"""Scores of clusters of mentions, as CoNLL's shared tasks have them: MUC, B³, CEAF-e and their mean.

Pradhan et al., 'Scoring Coreference Partitions of Predicted Mentions: A Reference Implementation', ACL 2014.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

Clusters = Sequence[frozenset[Hashable]]


@dataclass
class Tally:
    """Numerators and denominators of recall and precision, summed over documents."""

    hit_recall: float = 0.0
    all_recall: float = 0.0
    hit_precision: float = 0.0
    all_precision: float = 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of recall and precision."""
        recall = self.hit_recall / self.all_recall if self.all_recall else 0.0
        precision = self.hit_precision / self.all_precision if self.all_precision else 0.0
        return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


class Conll:
    """The three scores over any number of documents."""

    def __init__(self) -> None:
        self.muc, self.b_cubed, self.ceaf_e = Tally(), Tally(), Tally()

    def add(self, key: Clusters, response: Clusters) -> None:
        """Count one document."""
        for tally, score in ((self.muc, _muc), (self.b_cubed, _b_cubed)):
            hit, every = score(key, response)
            tally.hit_recall += hit
            tally.all_recall += every
            hit, every = score(response, key)
            tally.hit_precision += hit
            tally.all_precision += every
        similar = best_sum([[2 * len(one & two) / (len(one) + len(two)) for two in response] for one in key])
        self.ceaf_e.hit_recall += similar
        self.ceaf_e.hit_precision += similar
        self.ceaf_e.all_recall += len(key)
        self.ceaf_e.all_precision += len(response)

    @property
    def f1(self) -> float:
        """The mean of the three, to four places."""
        return round((self.muc.f1 + self.b_cubed.f1 + self.ceaf_e.f1) / 3, 4)


def _muc(key: Clusters, response: Clusters) -> tuple[float, float]:
    owner = {mention: number for number, cluster in enumerate(response) for mention in cluster}
    hit = every = 0
    for cluster in key:
        parts = {owner.get(mention, mention) for mention in cluster}
        hit += len(cluster) - len(parts)
        every += len(cluster) - 1
    return hit, every


def _b_cubed(key: Clusters, response: Clusters) -> tuple[float, float]:
    hit = sum(len(one & two) ** 2 / len(one) for one in key for two in response)
    return hit, sum(map(len, key))


def best_sum(weights: Sequence[Sequence[float]]) -> float:
    """The largest sum of weights with no two in a row or column (Kuhn 1955, Munkres 1957)."""
    if not weights or not weights[0]:
        return 0.0
    rows = weights if len(weights) <= len(weights[0]) else list(zip(*weights, strict=True))
    count, width = len(rows), len(rows[0])
    row_cost, column_cost = [0.0] * (count + 1), [0.0] * (width + 1)
    taken_by = [0] * (width + 1)
    for row in range(1, count + 1):
        came = _path(rows, row, row_cost, column_cost, taken_by)
        column = came.pop()
        while column:
            taken_by[column] = taken_by[came[column]]
            column = came[column]
    return sum(rows[taken_by[column] - 1][column - 1] for column in range(1, width + 1) if taken_by[column])


def _path(
    rows: Sequence[Sequence[float]],
    row: int,
    row_cost: list[float],
    column_cost: list[float],
    taken_by: list[int],
) -> list[int]:
    """The cheapest alternating path from `row` to a free column; that column comes last in the answer."""
    width = len(rows[0])
    taken_by[0] = row
    least = [float("inf")] * (width + 1)
    came = [0] * (width + 1)
    used = [False] * (width + 1)
    column = 0
    while taken_by[column]:
        used[column] = True
        here = taken_by[column]
        for other in range(1, width + 1):
            if not used[other]:
                cost = -rows[here - 1][other - 1] - row_cost[here] - column_cost[other]
                if cost < least[other]:
                    least[other], came[other] = cost, column
        step, after = min((least[other], other) for other in range(1, width + 1) if not used[other])
        for other in range(width + 1):
            if used[other]:
                row_cost[taken_by[other]] += step
                column_cost[other] -= step
            else:
                least[other] -= step
        column = after
    return [*came, column]
