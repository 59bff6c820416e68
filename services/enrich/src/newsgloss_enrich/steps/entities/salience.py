"""An entity's share of an article's attention; the shares of an article sum to 1.

The signals are those of Dunietz & Gillick, 'A New Entity Salience Task with Millions of Training Examples',
EACL 2014: how often, in the headline, how early; and over how much of the story (docs/records.md). The
weights are ours, chosen on 22 documents of GUM by how many of five summaries name the entity
(benchmarks/gum.py): the count says most, the first mention's place least.
"""

from collections.abc import Sequence

_FREQUENCY, _POSITION, _TITLE, _SPREAD = 0.50, 0.10, 0.30, 0.10
_TENTHS = 10
_FULL_COUNT = 4
"""Mentions that earn half of the frequency's weight; each further one earns less."""
_STEPS = 10_000
"""Shares are whole ten-thousandths."""


def weigh(positions: Sequence[int], *, in_title: bool, story_length: int) -> float:
    """An entity's weight before normalisation, above 0 and at most 1.

    Args:
        positions: offsets of its mentions in the story, in code points; empty when only the title has it.
        in_title: whether the title names it.
        story_length: code points of the story.
    """
    count = len(positions) + in_title
    frequency = count / (count + _FULL_COUNT)
    first = 0 if in_title or not positions else min(positions)
    early = 1.0 - first / max(story_length, 1)
    tenths = {min(position * _TENTHS // max(story_length, 1), _TENTHS - 1) for position in positions}
    spread = len(tenths) / _TENTHS
    return _FREQUENCY * frequency + _POSITION * early + _TITLE * in_title + _SPREAD * spread


def shares(weights: Sequence[float]) -> list[float]:
    """Each weight's share of their sum, in whole ten-thousandths that sum to 1.

    Rounded down; the remainder goes to those that lost most, then to the first (largest remainder).
    """
    total = sum(weights)
    exact = [_STEPS * weight / total for weight in weights]
    steps = [int(share) for share in exact]
    by_loss = sorted(range(len(exact)), key=lambda index: (steps[index] - exact[index], index))
    for index in by_loss[: _STEPS - sum(steps)]:
        steps[index] += 1
    return [share / _STEPS for share in steps]
