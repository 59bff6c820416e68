"""How much an article is about an entity, 0 to 1.

The signals are those of Dunietz & Gillick, 'A New Entity Salience Task with Millions of Training Examples',
EACL 2014: how often, how early, in the headline; and over how much of the story. The weights are ours, chosen
so that each signal alone stays below one half.
"""

import math
from collections.abc import Sequence

_FREQUENCY, _POSITION, _TITLE, _SPREAD = 0.40, 0.25, 0.25, 0.10
_TENTHS = 10


def salience(positions: Sequence[int], *, in_title: bool, story_length: int, most_mentions: int) -> float:
    """Weigh one entity.

    Args:
        positions: where its mentions stand in the story, in code points; empty when only the title has it.
        in_title: whether the title names it.
        story_length: code points of the story.
        most_mentions: mentions of the most mentioned entity, title included, at least 1.
    """
    count = len(positions) + in_title
    frequency = math.log1p(count) / math.log1p(max(most_mentions, count))
    first = 0 if in_title or not positions else min(positions)
    early = 1.0 - first / max(story_length, 1)
    tenths = {min(position * _TENTHS // max(story_length, 1), _TENTHS - 1) for position in positions}
    spread = len(tenths) / _TENTHS
    return round(_FREQUENCY * frequency + _POSITION * early + _TITLE * in_title + _SPREAD * spread, 4)
