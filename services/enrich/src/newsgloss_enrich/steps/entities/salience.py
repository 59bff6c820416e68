"""How much of an article is about an entity: its share; the shares of an article sum to 1.

The signals are those of Dunietz & Gillick, 'A New Entity Salience Task with Millions of Training Examples',
EACL 2014: how often, how early, in the headline; and over how much of the story. docs/records.md says it too.
The weights are ours: a title counts as much as an entity's best place in the story, and no signal outweighs
the others together.
"""

from collections.abc import Sequence

_FREQUENCY, _POSITION, _TITLE, _SPREAD = 0.40, 0.25, 0.25, 0.10
_TENTHS = 10
_FULL_COUNT = 4
"""Mentions that are worth half of the frequency's weight: each further one is worth less."""
_STEPS = 10_000
"""Shares are whole ten-thousandths."""


def weigh(positions: Sequence[int], *, in_title: bool, story_length: int) -> float:
    """An entity's weight before it is compared with the others', above 0 and at most 1.

    Args:
        positions: where its mentions stand in the story, in code points; empty when only the title has it.
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
    """Each weight's share in their sum, in whole ten-thousandths that sum to ten thousand.

    Rounded down; what is left goes to those that lost most by it, of equals the first (largest remainder).
    """
    total = sum(weights)
    exact = [_STEPS * weight / total for weight in weights]
    steps = [int(share) for share in exact]
    by_loss = sorted(range(len(exact)), key=lambda index: (steps[index] - exact[index], index))
    for index in by_loss[: _STEPS - sum(steps)]:
        steps[index] += 1
    return [share / _STEPS for share in steps]
