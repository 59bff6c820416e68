"""The interface of names models: a `NameFinder` for each language."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

from newsgloss_schemas import EntityType


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name at `text[start:end]`, in code points; `score` is its probability, or None without one."""

    start: int
    end: int
    type: EntityType
    score: float | None = None


class NameFinder(Protocol):
    """Finds names in text; the same text must give the same answer."""

    name: str
    version: str

    def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
        """The names of each paragraph, in order and without overlaps; offsets are into the paragraph."""
        ...


@runtime_checkable
class LanguageFinders(Protocol):
    """A names model for several languages, loaded once for all of them.

    An entry point of the group `newsgloss.name_finders` names a class, or another callable without arguments,
    that returns one. `NEWSGLOSS_MODELS=NAME` selects it by the entry point's name for all its languages,
    `LANGUAGE=NAME` for one.
    """

    languages: frozenset[str]
    """Primary subtags of BCP 47, such as `en`."""

    def for_language(self, language: str) -> NameFinder:
        """The finder for one of `languages`; the call may load what that language needs."""
        ...


class TextSpan(NamedTuple):
    """The names of a part of the text, each with the number of its paragraph.

    With this part, all text before offset `end` of paragraph number `paragraph` has been read.
    """

    names: list[tuple[int, FoundName]]
    paragraph: int
    end: int


@runtime_checkable
class SpanFinder(Protocol):
    """A `NameFinder` that reads a long text in parts, so that a caller can stop between two of them."""

    def spans(self, paragraphs: Sequence[str]) -> Iterator[TextSpan]:
        """The names of `find` part by part, from the first paragraph to the last."""
        ...


def collected(spans: Iterable[TextSpan], count: int) -> list[list[FoundName]]:
    """The answer of `find` for `count` paragraphs."""
    found: list[list[FoundName]] = [[] for _ in range(count)]
    for span in spans:
        for number, name in span.names:
            found[number].append(name)
    return found
