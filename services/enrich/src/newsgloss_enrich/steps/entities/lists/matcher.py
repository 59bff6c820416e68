"""Finds the spans of an article that have the spelling of a list's names; `decide` says which are meant."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import numpy as np

from newsgloss_enrich.steps.entities.lists.folding import FoldedText, Hashes, Places, exact_hashes_of
from newsgloss_enrich.steps.entities.lists.list_file import ANY, CASE_RULE, EXACT, ListFile, Named
from newsgloss_enrich.steps.entities.lists.spelling import capitals_of

_MOST_WORDS = 12
"""Words of a name, or characters in a script without spaces."""
_MOST_HITS = 2000
"""Of one article, which bounds the work."""
_GERMANIC = frozenset({"de", "da", "sv", "nb", "nn", "no", "nl"})
"""Languages whose genitive is an 's' without an apostrophe."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of text number `paragraph` that has the spelling of names."""

    paragraph: int
    start: int
    end: int
    text: str
    named: tuple[Named, ...]


_Spans = tuple[Places, Places, Hashes]
"""Starts, ends and hashes."""


class Article:
    """An article's texts, folded once for any number of lists, with the hashes of spans that may be names."""

    def __init__(self, texts: Sequence[str], language: str) -> None:
        self.texts, self.language = texts, language
        self._offsets = [0, *accumulate(len(text) + 1 for text in texts)]
        self.folded = FoldedText("\n".join(texts))
        self._spans: dict[bool, _Spans] = {}

    def hits(self, found: ListFile) -> list[Hit]:
        """The spans that a list has, the longest first at each place, none inside another."""
        starts, ends, hashes = self._all(any_case=found.has_any_case)
        numbers = found.names_among(hashes)
        hits: list[Hit] = []
        last = -1
        chosen = sorted(
            zip(starts[numbers].tolist(), (-ends[numbers]).tolist(), numbers.tolist(), strict=True)
        )
        for start, negative_end, number in chosen:
            end = -negative_end
            if start < last:
                continue
            if (hit := self._hit(start, end, found.named(hashes[number]))) is not None:
                hits.append(hit)
                last = end
                if len(hits) >= _MOST_HITS:
                    break
        return hits

    def has_any(self, hashes: Sequence[int]) -> bool:
        """Whether one of these words or phrases stands in the article, in any case."""
        wanted = np.array(hashes, np.uint64)
        spans = self._sorted_spans
        if not len(spans):
            return False
        places = np.minimum(np.searchsorted(spans, wanted), len(spans) - 1)
        return bool((spans[places] == wanted).any())

    @cached_property
    def _sorted_spans(self) -> Hashes:
        return np.sort(self._all(any_case=True)[2])

    def _hit(self, start: int, end: int, named: list[Named]) -> Hit | None:
        if not named:
            return None
        text = self.folded.text[start:end]
        spelled = tuple(one for one in named if is_spelled(text, one))
        paragraph = bisect_right(self._offsets, start) - 1
        offset = self._offsets[paragraph]
        return Hit(paragraph, start - offset, end - offset, text, spelled) if spelled else None

    def _all(self, *, any_case: bool) -> _Spans:
        if any_case not in self._spans:
            self._spans[any_case] = self._made(any_case=any_case)
        return self._spans[any_case]

    def _made(self, *, any_case: bool) -> _Spans:
        folded = self.folded
        if not folded.text:
            none = np.zeros(0, np.intp)
            return none, none, np.zeros(0, np.uint64)
        starts, ends = folded.starts(any_case=any_case), folded.ends()
        if self.language in _GERMANIC:
            inner = ends[folded.raw[ends - 1] == ord("s")] - 1
            ends = np.union1d(ends, inner)
        first = np.searchsorted(ends, starts, side="right")
        at = first[:, None] + np.arange(_MOST_WORDS)
        inside = at < len(ends)
        stops = ends[np.minimum(at, len(ends) - 1)]
        begins = np.broadcast_to(starts[:, None], stops.shape)
        line_ends = np.array(self._offsets[1:]) - 1
        line = line_ends[np.searchsorted(line_ends, starts, side="right")]
        inside &= stops <= line[:, None]
        begins, stops = begins[inside], stops[inside]
        return begins, stops, folded.hashes(begins, stops)


def is_spelled(text: str, name: Named) -> bool:
    """Whether a text has the capitals that a name's case rule asks for."""
    rule = name.flags & CASE_RULE
    if rule == ANY:
        return True
    if rule == EXACT:
        return int(exact_hashes_of([text])[0]) == name.exact
    return name.capitals & ~capitals_of(text) == 0
