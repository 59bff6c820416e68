"""What the rules hand to each other: marks on stretches of a body."""

from dataclasses import dataclass

from newsgloss_schemas import BoilerplateKind

PARAGRAPH_LETTERS = 60
"""A line as long as this may be a paragraph of the story."""


@dataclass(frozen=True, slots=True)
class Mark:
    """`[start, end)` is of this kind; offsets count from wherever the rule's text began."""

    start: int
    end: int
    kind: BoilerplateKind

    def moved(self, by: int) -> "Mark":
        """The same mark, its offsets counted from `by` code points earlier."""
        return Mark(self.start + by, self.end + by, self.kind)


def whole(text: str, kind: BoilerplateKind) -> list[Mark]:
    """One mark over all of `text`."""
    return [Mark(0, len(text), kind)]
