"""Finds further occurrences of accepted names that the model missed: same capitals, whole words."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

from newsgloss_enrich.steps.entities.draft import TITLE, Draft, Texts
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_schemas import EntityType

_MOST_NAMES = 400
_LONGEST_TEXT = 200_000
"""Code points. Longer texts are not searched, which keeps the cost linear."""
_LEAST_LETTERS = 3
_SURE, _SURE_OF_SEVERAL = 0.7, 0.4
"""The least probability of one mention that makes a single word, or several words, worth looking for."""
_ROLE = re.compile(r" (?:CEO|CFO|COO|CTO|MP|MPs|President|Chairman|Chief|Inc|Corp|Ltd)\b")
"""Capitalised words behind an organisation that are no part of its name."""
_SUFFIX = re.compile(r",? (?:Jr|Sr|II|III|IV)\.?$")


def find_again(draft: Draft) -> Draft:
    """Find sure names and learnt acronyms where the model missed them.

    A single word counts only when it has three letters and the text never writes it in lower case. A person's
    or a place's must also be seen by the model as often as missed, since it may be a common word.
    """
    names, texts, acronyms = draft.names, draft.texts, draft.acronyms
    types: dict[str, EntityType] = {}
    for name in names:
        sure = name.score is None or name.score >= (_SURE_OF_SEVERAL if " " in name.text else _SURE)
        if sure and name.paragraph != TITLE and name.text not in acronyms and is_safe(name.text, texts):
            types.setdefault(name.text, name.type)
    surnames: set[str] = set()
    for name in names:
        plain = _SUFFIX.sub("", name.text)
        sure = name.score is None or name.score >= _SURE or plain != name.text
        if name.type == "PERSON" and " " in plain and sure:
            surname = plain.rpartition(" ")[2]
            if len(surname) > _LEAST_LETTERS and surname.isalpha() and surname.lower() not in texts.lower:
                types.setdefault(surname, "PERSON")
                surnames.add(surname)
    for acronym, expansion in acronyms.items():
        types[acronym] = next((name.type for name in names if name.text == expansion), "ORG")
    more = further_occurrences(types, names, texts.all, acronyms=acronyms, capitals=texts.upper_lines)
    seen, missed = (Counter(name.text for name in some) for some in (names, more))
    kept = [
        name
        for name in more
        if " " in name.text
        or name.text in acronyms
        or name.type == "ORG"
        or name.text in surnames
        or missed[name.text] <= seen[name.text]
    ]
    return replace(draft, names=names + kept + _in_capitals(types, [*names, *kept], texts))


def _in_capitals(types: dict[str, EntityType], names: Sequence[Named], texts: Texts) -> list[Named]:
    """The names of the article in its lines of capitals: 'HARBOUR TRUST'."""
    lines = frozenset(texts.upper_lines)
    if not lines:
        return []
    wanted = {name.upper(): kind for name, kind in types.items() if len(name) > _LEAST_LETTERS}
    inside = [text if number in lines else "" for number, text in enumerate(texts.all)]
    return further_occurrences(wanted, names, inside, capitals=lines)


def is_safe(name: str, texts: Texts) -> bool:
    """Whether a name is no common word: it has several words, or never occurs in lower case."""
    return " " in name or (len(name) >= _LEAST_LETTERS and name.lower() not in texts.lower)


def _bounded(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or before in "_@#" or after.isalnum() or after in "_@")


def _runs_on(text: str, start: int, end: int) -> bool:
    """Whether a capitalised word follows directly: then this may be a part of a longer name."""
    follows = text[end : end + 1] == " " and text[end + 1 : end + 2].isupper() and " " not in text[start:end]
    return follows and not _ROLE.match(text, end)


def further_occurrences(
    wanted: dict[str, EntityType],
    names: Iterable[Named],
    texts: Sequence[str],
    *,
    acronyms: Collection[str] = (),
    capitals: Collection[int] = (),
) -> list[Named]:
    """Occurrences of the wanted names outside the mentions that exist, longer names first.

    `capitals` are the numbers of texts in capitals: `acronyms` are not searched for there, since any word
    looks like one, and a capital behind a name does not continue it.
    """
    if sum(map(len, texts)) > _LONGEST_TEXT:
        return []
    taken: list[list[tuple[int, int]]] = [[] for _ in texts]
    for name in names:
        taken[name.paragraph].append((name.start, name.end))
    everything = "\n".join(texts)  # one search over all paragraphs: no name contains a line end
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    begun = {starts[number] + start for number, spans in enumerate(taken) for start, _ in spans}
    found: list[Named] = []
    ranked = sorted(wanted, key=lambda text: (-len(text), text))[:_MOST_NAMES]
    for name_text in ranked:
        end = 0
        while (at := everything.find(name_text, end)) >= 0:
            end = at + len(name_text)
            paragraph = bisect_right(starts, at) - 1
            if paragraph in capitals and name_text in acronyms:
                continue
            start, stop = at - starts[paragraph], end - starts[paragraph]
            free = all(stop <= other or last <= start for other, last in taken[paragraph])
            whole = paragraph in capitals or end + 1 in begun or not _runs_on(everything, at, end)
            if free and whole and _bounded(everything, at, end):
                found.append(Named(paragraph, start, stop, name_text, wanted[name_text]))
                taken[paragraph].append((start, stop))
    return found
