"""Drops what the model itself holds for more wrong than right."""

from collections import defaultdict
from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import Draft

LEAST_PROBABILITY = 0.4
"""Half of the F1 that can be reached, about .8: the threshold that maximises F1 for calibrated probabilities.

Lipton, Elkan & Naryanaswamy, 'Optimal Thresholding of Classifiers to Maximize F1 Measure', ECML PKDD 2014.
"""


def drop_doubtful(draft: Draft) -> Draft:
    """A name goes when the probability that any of its mentions is right is below that; unscored stay."""
    wrong: dict[str, float] = defaultdict(lambda: 1.0)
    for name in draft.names:
        wrong[name.text] *= 0.0 if name.score is None else 1.0 - name.score
    kept = [name for name in draft.names if 1.0 - wrong[name.text] >= LEAST_PROBABILITY]
    return replace(draft, names=kept)
