"""Finds the places of an accepted name that the model passed over: same capitals, whole words."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

from newsgloss_enrich.steps.entities.casing import is_upper_line
from newsgloss_enrich.steps.entities.draft import TITLE, Draft, Texts
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_schemas import EntityType

_MOST_NAMES = 400
_LONGEST_TEXT = 200_000
"""Code points. In a text beyond any article's length nothing is looked for, which keeps its cost linear."""
_LEAST_LETTERS = 3


_SURE = 0.7


def find_again(draft: Draft) -> Draft:
    """Find sure names and learnt acronyms where the model passed them over.

    A single word counts only when it has three letters, the text never writes it in lower case, and the model
    saw it at least as often as it passed it over.
    """
    names, texts, acronyms = draft.names, draft.texts, draft.acronyms
    types: dict[str, EntityType] = {}
    for name in names:
        sure = name.score is None or name.score >= _SURE
        if sure and name.paragraph != TITLE and name.text not in acronyms and _is_safe(name.text, texts):
            types.setdefault(name.text, name.type)
    for acronym, expansion in acronyms.items():
        types[acronym] = next((name.type for name in names if name.text == expansion), "ORG")
    more = further_occurrences(types, names, texts.all, acronyms=frozenset(acronyms))
    seen, passed = (Counter(name.text for name in some) for some in (names, more))
    kept = [
        name
        for name in more
        if " " in name.text or name.text in acronyms or passed[name.text] <= seen[name.text]
    ]
    return replace(draft, names=names + kept)


def _is_safe(name: str, texts: Texts) -> bool:
    return " " in name or (len(name) >= _LEAST_LETTERS and name.lower() not in texts.lower)


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
