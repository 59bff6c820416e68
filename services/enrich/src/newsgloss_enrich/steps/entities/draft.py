"""An article's names between the model and the record: what each rule takes and gives back."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from newsgloss_enrich.steps.entities.casing import is_title_line, is_upper_line, lower_words
from newsgloss_enrich.steps.entities.mention import Named, overlap

TITLE = 0
"""The title's number among the texts."""

_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ](?<![\w@#].)[^\W_]*(?:'[a-z]{3,}[^\W_]*)?")
"""It begins with the letter and then looks behind it: a search for a look behind is slow."""


@dataclass(frozen=True)
class Texts:
    """The title, then the story's paragraphs; and what several rules ask of them."""

    all: tuple[str, ...]
    language: str

    @cached_property
    def lower_in_story(self) -> frozenset[str]:
        """Words that the story writes in lower case."""
        return lower_words(self.all[1:])

    @cached_property
    def lower(self) -> frozenset[str]:
        """Words that story or title write in lower case."""
        return self.lower_in_story | lower_words(self.all[:1])

    @cached_property
    def capitals(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Where each text's words with a capital stand; of one with a hyphen, each part."""
        return tuple(tuple(match.span() for match in _CAPITAL.finditer(text)) for text in self.all)

    @cached_property
    def shouted_title(self) -> bool:
        """Whether capitals in the title mark no names."""
        return is_title_line(self.all[TITLE]) or is_upper_line(self.all[TITLE])


@dataclass(frozen=True, slots=True)
class Draft:
    """The names so far, in no set order, and which acronym stands for which of them."""

    texts: Texts
    names: list[Named]
    acronyms: dict[str, str] = field(default_factory=dict)

    def with_outer(self, found: list[Named]) -> "Draft":
        """These in place of the names inside them; one that a name reaches out of is left out."""
        outer = [one for one in found if not any(_reaches_out(name, one) for name in self.names)]
        names = [name for name in self.names if not any(overlap(name, one) for one in outer)]
        return replace(self, names=names + outer)


def _reaches_out(name: Named, outer: Named) -> bool:
    """Of an event, say: 'Commonwealth Games Federation' out of 'Commonwealth Games'."""
    return overlap(name, outer) and (name.start < outer.start or name.end > outer.end)


class Taken:
    """Which stretches of the texts belong to a name already."""

    def __init__(self, draft: Draft) -> None:
        self._spans: list[list[tuple[int, int]]] = [[] for _ in draft.texts.all]
        for name in draft.names:
            self._spans[name.paragraph].append((name.start, name.end))

    def free(self, paragraph: int, start: int, end: int) -> bool:
        """Whether `[start, end)` shares no character with a name."""
        return all(end <= other or last <= start for other, last in self._spans[paragraph])

    def take(self, paragraph: int, start: int, end: int) -> None:
        """Mark a stretch as taken."""
        self._spans[paragraph].append((start, end))


Rule = Callable[[Draft], Draft]
