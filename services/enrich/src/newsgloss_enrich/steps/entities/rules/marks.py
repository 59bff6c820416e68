"""Marks inside names: 'Marks & Spencer', 'Pick 'n Save', 'Yahoo!', 'JD.com', 'Kor-X'. English alone."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
from collections.abc import Iterator

from newsgloss_enrich.steps.entities.draft import TITLE, Draft
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.occurrences import further_occurrences
from newsgloss_enrich.steps.entities.rules.demonym_words import DEMONYMS

_WORD = r"[A-ZÀ-ÖØ-Þ][\w’']*"
_JOINED = re.compile(
    rf"(?<![\w&.] & )\b(?P<a>{_WORD}) (?:&|['’]n['’]?) (?P<b>{_WORD})(?! &)(?: (?:Co|Sons|Company)\b)?"
)
_IN_LIST = re.compile(r",? and ")
_SHOUT = re.compile(rf"\b(?P<a>{_WORD})!(?= [a-z])")
_DOMAIN = re.compile(rf"(?<![\w@/.-]){_WORD}\.(?:com|ai|io)(?![\w/-]|\.\w)")
_MIXED = re.compile(r"-(?:[A-Z]|\d{1,3})(?![\w-])")
_BEFORE_MIXED = re.compile(r"(?<![\w-])[A-Z][a-z]+$")
_SHOUTS = re.compile(
    r" (?:said|says|will|has|had|is|was|and its|shares|stock|users|announced|plans|reported)\b"
)
_LEAST_SHOUT = 4
_LONGEST = 30
_MARKS = (" & ", " 'n", " ’n", "! ", ".com", ".ai", ".io")
_NO_FIRM = frozenset({"Rock", "Drum"})


def join_marks(draft: Draft) -> Draft:
    """Names with marks inside become one organisation, in place of the parts that the model found."""
    if draft.texts.language != "en":
        return draft
    joined = draft.texts.joined
    if not (any(mark in joined for mark in _MARKS) or _MIXED.search(joined)):
        return draft
    found = [
        Named(number, start, end, text[start:end], "ORG")
        for number, text in enumerate(draft.texts.all)
        if not (number == TITLE and draft.texts.shouted_title)
        for start, end in _in(draft, number, text)
    ]
    known = {name.text: name.type for name in found}
    found += further_occurrences(known, found, draft.texts.all)
    return draft.with_outer(found) if found else draft


def _in(draft: Draft, number: int, text: str) -> Iterator[tuple[int, int]]:
    spans = {(name.start, name.end) for name in draft.names if name.paragraph == number}
    yield from _joined(draft, number, text, spans)
    if "! " in text:
        for match in _SHOUT.finditer(text):
            long_enough = len(match["a"]) >= _LEAST_SHOUT
            if long_enough and (match.span("a") in spans or _SHOUTS.match(text, match.end())):
                yield match.span()
    if ".com" in text or ".ai" in text or ".io" in text:
        yield from (match.span() for match in _DOMAIN.finditer(text))
    for match in _MIXED.finditer(text):
        word = _BEFORE_MIXED.search(text, max(0, match.start() - _LONGEST), match.start())
        if word:
            yield word.start(), match.end()


def _joined(draft: Draft, number: int, text: str, spans: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """'Marks & Spencer': one of the two is a name by itself, and neither is a place or a people."""
    if not any(mark in text for mark in _MARKS[:3]):
        return
    for match in _JOINED.finditer(text):
        if text.endswith(", ", 0, match.start()) and not _IN_LIST.match(text, match.end()):
            continue  # 'Baker, Hale & Sons' is one firm, 'Harrods, Hale & Sons and Lidl' are three
        parts = match.span("a"), match.span("b")
        places = any(
            name.type in {"GPE", "LOC"}
            for name in draft.names
            if name.paragraph == number and name.end > match.start() and name.start < match.end()
        )
        alone = any(part in spans for part in parts) or ("&" not in match[0] and match["a"] not in _NO_FIRM)
        if alone and not places and not {match["a"], match["b"]} & DEMONYMS.keys():
            yield match.span()
