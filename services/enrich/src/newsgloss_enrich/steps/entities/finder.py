"""What finds names in text: one `NameFinder` per language, whatever model is behind it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

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


@runtime_checkable
class LanguageFinders(Protocol):
    """A names model: the finders of all languages that it knows, loaded once for all of them.

    An entry point of the group `newsgloss.name_finders` names a class, or another callable without
    arguments, that makes one. `NEWSGLOSS_MODELS=LANGUAGE=NAME` chooses it by the entry point's name.
    """

    languages: frozenset[str]
    """Primary subtags of BCP 47, such as `en`."""

    def for_language(self, language: str) -> NameFinder:
        """The finder of one of `languages`; it may load what that language needs."""
        ...


class Stretch(NamedTuple):
    """What was found since the stretch before: the number of the paragraph with each name.

    All text before `end` of paragraph number `paragraph` has been read with this one.
    """

    names: list[tuple[int, FoundName]]
    paragraph: int
    end: int


@runtime_checkable
class StretchFinder(Protocol):
    """A `NameFinder` that can be left off between two stretches of a long text, keeping what it has read."""

    def stretches(self, paragraphs: Sequence[str]) -> Iterator[Stretch]:
        """The names of `find`, as they are found, from the first paragraph to the last."""
        ...


def collected(stretches: Iterable[Stretch], count: int) -> list[list[FoundName]]:
    """What `find` gives for `count` paragraphs."""
    found: list[list[FoundName]] = [[] for _ in range(count)]
    for stretch in stretches:
        for number, name in stretch.names:
            found[number].append(name)
    return found
