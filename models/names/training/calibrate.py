"""From what the network says to how often it is right, by beta calibration on the development sets.

The curve (Kull et al. 2017) is a logistic regression on ln p and -ln(1 - p): three numbers. The expected
calibration error (Guo et al. 2017, ten bins) is measured on mentions that the curve was not fitted on, a
fifth of them at a time.
"""

import random
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.entities.finder import NameFinder
from training.places import log
from training.sets import CHOOSE, sentences_that_choose

_BINS = 10
_FOLDS = 5
_KNOTS = 41
_EDGE = 1e-4
_STEPS = 30
_SMALLEST_STEP = 1e-9
_RIDGE = 1e-3
_OF_EACH = 300
"""Mentions of a language in the curve of all languages."""

Curve = list[list[float]]
Judged = list[tuple[float, bool]]


def calibrate(finder_of: Callable[[str], NameFinder]) -> dict[str, Curve]:
    """By language, [raw probabilities, true ones]: the knots between which the service interpolates.

    The curve under the empty language is of all languages together, each weighing the same.
    """
    curves: dict[str, Curve] = {}
    everything: Judged = []
    for language in CHOOSE:
        pairs = judged(finder_of(language), language)
        unseen: Judged = []
        for fold in range(_FOLDS):
            others = [pair for number, pair in enumerate(pairs) if number % _FOLDS != fold]
            unseen += [(apply(fit(others), said), right) for said, right in pairs[fold::_FOLDS]]
        log(f"{language}: {len(pairs)} mentions, error {error(pairs):.4f} raw, {error(unseen):.4f} unseen")
        curves[language] = fit(pairs)
        everything += pairs[:_OF_EACH]
    return {"": fit(everything), **curves}


def judged(finder: NameFinder, language: str) -> Judged:
    """(probability, right or not) of each mention found in a language's development sets."""
    found: Judged = []
    for file in CHOOSE[language]:
        for text, names in sentences_that_choose(file):
            gold = set(names)
            for one in finder.find([text])[0]:
                found.append((one.score or 0.0, (one.start, one.end, group(one.type)) in gold))
    random.Random(2).shuffle(found)  # noqa: S311 - not a secret
    return found


def group(label: str) -> str:
    """The record's label as the sets have it."""
    return {"PERSON": "PER", "ORG": "ORG"}.get(label, "LOC")


def fit(pairs: Judged) -> Curve:
    """The curve's knots. It may not fall: a weight below zero is left out, as Kull et al. do."""
    said = np.array([one for one, _ in pairs]).clip(_EDGE, 1 - _EDGE)
    right = np.array([two for _, two in pairs], np.float64)
    features, kept = _features(said), [0, 1, 2]
    weights = _logistic(features, right)
    while min(weights[:-1], default=0.0) < 0:
        del kept[int(weights[:-1].argmin())]
        weights = _logistic(features[:, kept], right)
    raw = np.linspace(0, 1, _KNOTS)
    true = _sigmoid(_features(raw.clip(_EDGE, 1 - _EDGE))[:, kept] @ weights)
    return [raw.round(4).tolist(), true.round(4).tolist()]


def _logistic(features: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of a logistic regression, by Newton's method; a step that makes it worse is halved.

    Without that, whole steps flew off where nearly all mentions are given the same probability.
    """

    def loss(weights: NDArray[np.float64]) -> float:
        value = features @ weights
        return float(np.sum(np.logaddexp(0, value) - right * value) + _RIDGE / 2 * weights @ weights)

    weights = np.zeros(features.shape[1])
    for _ in range(_STEPS):
        answer = _sigmoid(features @ weights)
        curvature = (features * (answer * (1 - answer))[:, None]).T @ features + _RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curvature, features.T @ (right - answer) - _RIDGE * weights)
        while loss(weights + step) > loss(weights) and np.abs(step).max() > _SMALLEST_STEP:
            step /= 2
        weights += step
    return weights


def apply(curve: Curve, probability: float) -> float:
    """What the service will say."""
    return float(np.interp(probability, *curve))


def _features(said: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([np.log(said), -np.log(1 - said), np.ones_like(said)], 1)


def _sigmoid(value: NDArray[np.float64]) -> NDArray[np.float64]:
    result: NDArray[np.float64] = 1 / (1 + np.exp(-value))
    return result


def error(pairs: Judged) -> float:
    """Mean distance between what is said and what is so, over ten bins of what is said."""
    bins: dict[int, Judged] = {}
    for said, right in pairs:
        bins.setdefault(min(int(said * _BINS), _BINS - 1), []).append((said, right))
    gaps = [abs(sum(said for said, _ in one) - sum(right for _, right in one)) for one in bins.values()]
    return sum(gaps) / len(pairs)
