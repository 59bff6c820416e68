"""Marks: kinds of boilerplate with their offsets, which rules pass to each other."""

from dataclasses import dataclass

from newsgloss_schemas import BoilerplateKind

PARAGRAPH_LETTERS = 60
"""A line as long as this may be a paragraph of the story."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A part `[start, end)` of this kind; offsets are into the text that the rule was given."""

    start: int
    end: int
    kind: BoilerplateKind

    def moved(self, by: int) -> "Mark":
        """The mark shifted right by `by` code points."""
        return Mark(self.start + by, self.end + by, self.kind)


def whole(text: str, kind: BoilerplateKind) -> list[Mark]:
    """One mark that covers all of `text`."""
    return [Mark(0, len(text), kind)]
