"""A name at its place in the text, between the steps that clean, complete and group."""

from dataclasses import dataclass
from typing import Literal

from newsgloss_schemas import EntityType

Field = Literal["title", "body"]


@dataclass(frozen=True, slots=True)
class Named:
    """`text` stands at `[start, end)` of paragraph number `paragraph`; number 0 is the title."""

    paragraph: int
    start: int
    end: int
    text: str
    type: EntityType
    score: float | None = None
