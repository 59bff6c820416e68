"""Drops what the model itself holds for more wrong than right."""

from collections import defaultdict
from dataclasses import replace

from newsgloss_enrich.steps.entities.draft import Draft

LEAST_PROBABILITY = 0.4
"""Half of the F1 that can be reached, about .8: the threshold that maximises F1 for calibrated probabilities.

Lipton, Elkan & Naryanaswamy, 'Optimal Thresholding of Classifiers to Maximize F1 Measure', ECML PKDD 2014.
"""


def drop_doubtful(draft: Draft) -> Draft:
    """A name goes when its probability is below that at each of its places; one without any stays."""
    best: dict[str, float] = defaultdict(float)
    for name in draft.names:
        best[name.text] = max(best[name.text], 1.0 if name.score is None else name.score)
    return replace(draft, names=[name for name in draft.names if best[name.text] >= LEAST_PROBABILITY])
