"""From what the network says to how often it is right: an isotonic curve over the development sets.

Fitted by pool-adjacent-violators (Ayer et al. 1955); the expected calibration error (Guo et al. 2017, ten
bins) is measured by halves: fitted on one, measured on the other.
"""

import random

import numpy as np

from newsgloss_enrich.steps.entities.finder import NameFinder
from training.places import DATA, DEV_SETS, log
from training.score import spans
from training.sentences import Chunk, chunks, read_conll

_BINS = 10
_KNOTS = 12


def calibrate(finder: NameFinder) -> list[list[float]]:
    """[raw probabilities, true ones]: the knots between which the service interpolates."""
    pairs = judged(finder)
    halves = pairs[::2], pairs[1::2]
    errors = [error(fit(one), other) for one, other in (halves, halves[::-1])]
    raw = error([[0, 1], [0, 1]], pairs)
    log(f"expected calibration error {raw:.4f} raw, {sum(errors) / 2:.4f} calibrated")
    return fit(pairs)


def judged(finder: NameFinder) -> list[tuple[float, bool]]:
    """(probability, right or not) of each mention found in the development sets."""
    found: list[tuple[float, bool]] = []
    for name in DEV_SETS:
        parts = list(chunks(read_conll(DATA / f"{name}.dev.conll"), random.Random(1)))  # noqa: S311
        texts = [" ".join(part.words) for part in parts]
        for part, names in zip(parts, finder.find(texts), strict=True):
            gold = character_spans(part)
            found += [(one.score or 0.0, (one.start, one.end, group(one.type)) in gold) for one in names]
    random.Random(2).shuffle(found)  # noqa: S311
    return found


def group(label: str) -> str:
    """The record's label as the sets have it."""
    return {"PERSON": "PER", "ORG": "ORG"}.get(label, "LOC")


def character_spans(chunk: Chunk) -> set[tuple[int, int, str]]:
    """Gold spans as offsets into the words joined by spaces."""
    starts = np.cumsum([0, *(len(word) + 1 for word in chunk.words)])
    return {(int(starts[a]), int(starts[b] - 1), kind) for a, b, kind in spans(chunk.tags)}


def fit(pairs: list[tuple[float, bool]]) -> list[list[float]]:
    """Bins of equal size, their means made to rise."""
    ordered = np.array(sorted(pairs), np.float64)
    blocks = [(part[:, 0].mean(), part[:, 1].mean(), len(part)) for part in np.array_split(ordered, _KNOTS)]
    merged: list[tuple[float, float, int]] = []
    for block in blocks:
        merged.append(block)
        while len(merged) > 1 and merged[-2][1] >= merged[-1][1]:
            (a, b, m), (c, d, n) = merged[-2:]
            merged[-2:] = [((a * m + c * n) / (m + n), (b * m + d * n) / (m + n), m + n)]
    raw = [0.0, *(round(float(block[0]), 4) for block in merged), 1.0]
    true = [0.0, *(round(float(block[1]), 4) for block in merged), round(float(merged[-1][1]), 4)]
    return [raw, true]


def error(curve: list[list[float]], pairs: list[tuple[float, bool]]) -> float:
    """Mean distance between what is said and what is so, over ten bins of what is said."""
    said = np.interp([one for one, _ in pairs], *curve)
    right = np.array([two for _, two in pairs], np.float64)
    bins = np.minimum((said * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(said[bins == one].mean() - right[bins == one].mean()) * (bins == one).sum() for one in set(bins)
    ]
    return float(sum(gaps) / len(pairs))


if __name__ == "__main__":
    from newsgloss_enrich.steps.entities.newsgloss.finder import NewsglossFinder
    from training.export import FOLDER

    log(calibrate(NewsglossFinder(FOLDER)))
