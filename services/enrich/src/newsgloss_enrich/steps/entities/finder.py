"""What finds names in text: one `NameFinder` per language, whatever model is behind it."""

from dataclasses import dataclass
from typing import Protocol

from newsgloss_schemas import EntityType


@dataclass(frozen=True, slots=True)
class FoundName:
    """`text[start:end]`, in code points, is a name of this type; `score` is null where no model gives one."""

    start: int
    end: int
    type: EntityType
    score: float | None = None


class NameFinder(Protocol):
    """Finds names; the same text gives the same answer."""

    name: str
    version: str

    def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
        """Names of each paragraph, in order, offsets within it; names do not overlap."""
        ...
