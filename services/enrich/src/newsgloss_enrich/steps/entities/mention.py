"""A name with its position, as the rules pass it on."""

from dataclasses import dataclass

from newsgloss_schemas import EntityType


@dataclass(frozen=True, slots=True)
class Named:
    """`text` at `[start, end)` of paragraph number `paragraph`; number 0 is the title."""

    paragraph: int
    start: int
    end: int
    text: str
    type: EntityType
    score: float | None = None


def overlap(one: Named, other: Named) -> bool:
    """Whether two names share a character."""
    return one.paragraph == other.paragraph and one.start < other.end and other.start < one.end
