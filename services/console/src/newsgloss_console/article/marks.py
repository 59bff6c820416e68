"""Cuts a text at the bounds of its spans, by code points, so that nested and overlapping spans can be shown.

HTML elements nest and never cross. So the text is cut wherever a span begins or ends, and each piece knows
all spans that cover it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

MAX_COVERING = 6
"""Spans that a piece names; a hostile record may put thousands over each other."""


@dataclass(frozen=True, slots=True)
class Span:
    """A marked part of a text, `[start, end)` in code points.

    Attributes:
        start: its first code point.
        end: the one after its last.
        kind: what it marks.
        label: the entity's type, or the boilerplate's kind.
        entity: the entity's number on the page; None for boilerplate.
    """

    start: int
    end: int
    kind: Literal["entity", "boilerplate"]
    label: str
    entity: int | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text, and the spans that cover it, the shortest first."""

    text: str
    spans: tuple[Span, ...] = ()

    @property
    def entities(self) -> str:
        """The numbers of its entities, as the page's script reads them."""
        return " ".join(str(span.entity) for span in self.spans if span.entity is not None)

    @property
    def entity(self) -> Span | None:
        """The entity of the shortest span."""
        return next((span for span in self.spans if span.kind == "entity"), None)

    @property
    def around(self) -> Span | None:
        """The entity of the next longer span, which is of another entity: what this one is part of."""
        inner = self.entity
        if inner is None:
            return None
        others = (span for span in self.spans if span.kind == "entity" and span.entity != inner.entity)
        return next(others, None)

    @property
    def boilerplate(self) -> Span | None:
        """The boilerplate of the shortest span."""
        return next((span for span in self.spans if span.kind == "boilerplate"), None)


def pieces(text: str, spans: Iterable[Span]) -> Iterator[Piece]:
    """The pieces of a text in order; together they are the text.

    A span that ends beyond the text is cut there. One that is empty or begins beyond it is left out.
    """
    starts: defaultdict[int, list[Span]] = defaultdict(list)
    ends: defaultdict[int, list[Span]] = defaultdict(list)
    for span in spans:
        end = min(span.end, len(text))
        if 0 <= span.start < end:
            starts[span.start].append(span)
            ends[end].append(span)
    covering: dict[int, Span] = {}
    position = 0
    for bound in sorted({*starts, *ends, len(text)}):
        if bound > position:
            yield Piece(text[position:bound], _shortest(covering))
            position = bound
        for span in ends.get(bound, ()):
            covering.pop(id(span), None)
        for span in starts.get(bound, ()):
            covering[id(span)] = span


def _shortest(covering: dict[int, Span]) -> tuple[Span, ...]:
    if len(covering) < 2:  # noqa: PLR2004 - nothing to order
        return tuple(covering.values())
    last = list(covering.values())[-4 * MAX_COVERING :]
    return tuple(sorted(last, key=lambda span: span.end - span.start)[:MAX_COVERING])
