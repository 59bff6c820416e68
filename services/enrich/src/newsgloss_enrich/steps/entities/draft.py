"""An article's names between the model and the record: the input and output of each rule."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from newsgloss_enrich.steps.entities.mention import Named, overlap
from newsgloss_enrich.steps.entities.rules.casing import is_title_line, is_upper_line, lower_words

TITLE = 0
"""The index of the title in `Texts.all`."""

_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ](?<![\w@#].)[^\W_]*(?:'[a-z]{3,}[^\W_]*)?")
"""The lookbehind comes after the letter, because a search for a lookbehind is slow."""


@dataclass(frozen=True)
class Texts:
    """The title and the story's paragraphs, with properties that several rules share."""

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
    def capital_words(self) -> tuple[tuple[tuple[int, int, str], ...], ...]:
        """Start, end and word of each capitalised word of each text; a hyphen separates words."""
        return tuple(
            tuple([(match.start(), match.end(), match[0]) for match in _CAPITAL.finditer(text)])
            for text in self.all
        )

    @cached_property
    def capital_set(self) -> frozenset[str]:
        """The different words with a capital: a rule whose cues are none of them has nothing to do."""
        return frozenset(word for words in self.capital_words for _, _, word in words)

    @cached_property
    def joined(self) -> str:
        """All texts, a line each: one search instead of one for each paragraph."""
        return "\n".join(self.all)

    @cached_property
    def upper_lines(self) -> tuple[int, ...]:
        """Numbers of the texts that are written in capitals."""
        return tuple(number for number, text in enumerate(self.all) if is_upper_line(text))

    @cached_property
    def shouted_title(self) -> bool:
        """Whether the title is in capitals or title case, so that its capitals mark no names."""
        return is_title_line(self.all[TITLE]) or is_upper_line(self.all[TITLE])


@dataclass(frozen=True, slots=True)
class Draft:
    """The names so far, in any order, and the acronyms with their expansions."""

    texts: Texts
    names: list[Named]
    acronyms: dict[str, str] = field(default_factory=dict)

    def with_outer(self, found: list[Named]) -> "Draft":
        """Replace the names inside each found span; skip a span that only partly overlaps a name."""
        beside: dict[int, list[Named]] = {one.paragraph: [] for one in found}
        for name in self.names:
            if name.paragraph in beside:
                beside[name.paragraph].append(name)
        outer = [one for one in found if not any(_reaches_out(name, one) for name in beside[one.paragraph])]
        inside = {id(name) for one in outer for name in beside[one.paragraph] if overlap(name, one)}
        names = [name for name in self.names if id(name) not in inside] if inside else self.names
        return replace(self, names=names + outer)


def _reaches_out(name: Named, outer: Named) -> bool:
    """Whether a name extends beyond a span: 'Commonwealth Games Federation' beyond 'Commonwealth Games'."""
    return overlap(name, outer) and (name.start < outer.start or name.end > outer.end)


class Taken:
    """The parts of the texts that belong to names."""

    def __init__(self, draft: Draft) -> None:
        self._spans: list[list[tuple[int, int]]] = [[] for _ in draft.texts.all]
        for name in draft.names:
            self._spans[name.paragraph].append((name.start, name.end))

    def free(self, paragraph: int, start: int, end: int) -> bool:
        """Whether `[start, end)` shares no character with a name."""
        return all(end <= other or last <= start for other, last in self._spans[paragraph])

    def take(self, paragraph: int, start: int, end: int) -> None:
        """Mark a part as taken."""
        self._spans[paragraph].append((start, end))


Rule = Callable[[Draft], Draft]
