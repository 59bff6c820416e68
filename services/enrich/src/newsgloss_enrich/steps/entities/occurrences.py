"""Finds the places of an accepted name that the model passed over: same capitals, whole words."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from newsgloss_enrich.steps.entities.casing import is_upper_line
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_schemas import EntityType

_MOST_NAMES = 400
_LONGEST_TEXT = 200_000
"""Code points. In a text beyond any article's length nothing is looked for, which keeps its cost linear."""


def _bounded(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or before in "_@#" or after.isalnum() or after in "_@")


def _runs_on(text: str, start: int, end: int) -> bool:
    """Whether a capitalised word follows directly: then this may be a part of a longer name."""
    return text[end : end + 1] == " " and text[end + 1 : end + 2].isupper() and " " not in text[start:end]


def further_occurrences(
    wanted: dict[str, EntityType], names: Iterable[Named], texts: Sequence[str], *, acronyms: frozenset[str]
) -> list[Named]:
    """Occurrences of the wanted names outside of the mentions already there; longer names first.

    Acronyms are not looked for in lines of capitals, where any word looks like one.
    """
    if sum(map(len, texts)) > _LONGEST_TEXT:
        return []
    taken: list[list[tuple[int, int]]] = [[] for _ in texts]
    for name in names:
        taken[name.paragraph].append((name.start, name.end))
    upper = [bool(acronyms) and is_upper_line(text) for text in texts]
    everything = "\n".join(texts)  # one search over all paragraphs: no name has a line end
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    found: list[Named] = []
    ranked = sorted(wanted, key=lambda text: (-len(text), text))[:_MOST_NAMES]
    for name_text in ranked:
        end = 0
        while (at := everything.find(name_text, end)) >= 0:
            end = at + len(name_text)
            paragraph = bisect_right(starts, at) - 1
            if upper[paragraph] and name_text in acronyms:
                continue
            start, stop = at - starts[paragraph], end - starts[paragraph]
            free = all(stop <= other or last <= start for other, last in taken[paragraph])
            if free and _bounded(everything, at, end) and not _runs_on(everything, at, end):
                found.append(Named(paragraph, start, stop, name_text, wanted[name_text]))
                taken[paragraph].append((start, stop))
    return found
